import pytest
from django.utils.translation import override

from core.wording import missing_languages
from sellers.asking import CHANGED
from sellers.models import Document
from verification.models import ChecklistItem, Reason
from verification.reasons import ABORTS, for_document, possible, possible_aborts, reasons_by_code, seller_text

pytestmark = pytest.mark.django_db


def codes(reasons):
    return {reason.code for reason in reasons}


def test_each_reason_that_a_seller_reads_stands_in_every_language():
    assert [reason.code for reason in Reason.objects.all() if reason.missing_languages] == []


def test_the_seller_reads_a_reason_in_the_language_of_the_page():
    with override("ja"):
        assert seller_text(Reason.objects.get(code="cut_off")).startswith("書類の一部が写っていません。")


def test_what_is_internal_is_never_told():
    doubt = Reason(code="doubt", kind=Reason.Kind.INTERNAL, text={"en": "We doubt it."}, remedy={})
    assert seller_text(doubt) == ""
    assert doubt.missing_languages == []


def test_a_reason_names_the_languages_that_it_lacks():
    text = {"en": "It is torn.", "de": "Es ist zerrissen.", "ja": " "}
    assert missing_languages(text) == ["Simplified Chinese", "Japanese"]


def test_each_kind_of_document_has_reasons():
    reasons = reasons_by_code().values()
    assert "unreadable" in codes(for_document(Document.Kind.IDENTITY, reasons))
    assert "statement_too_old" in codes(for_document(Document.Kind.BANK_STATEMENT, reasons))
    assert "statement_too_old" not in codes(for_document(Document.Kind.IDENTITY, reasons))


def test_no_document_is_rejected_for_what_the_seller_could_not_read():
    half = Reason(code="torn", kind="retryable", for_documents=["identity"], text={"en": "It is torn."})
    assert for_document("identity", [half]) == []


def test_what_only_a_video_shows_is_not_found_in_person():
    assert "picture_too_poor" not in codes(possible(reasons_by_code().values(), in_person=True))
    assert "picture_too_poor" in codes(possible(reasons_by_code().values(), in_person=False))
    assert "connection_lost" not in dict(possible_aborts(in_person=True))


def test_what_ends_a_session_is_no_reason_to_reject():
    assert not set(ABORTS) & set(reasons_by_code())


def test_a_check_done_in_the_session_never_rejects_for_poor_quality_or_prompting():
    kinds = {code: reason.kind for code, reason in reasons_by_code(["picture_too_poor", "not_free"]).items()}
    assert kinds == {"picture_too_poor": "retryable", "not_free": "retryable"}


def test_each_reason_can_be_found_by_a_check_a_document_a_change_or_a_second_person():
    by_checks = {code for item in ChecklistItem.objects.all() for code in item.reason_codes}
    by_documents = {code for code, reason in reasons_by_code().items() if reason.for_documents}
    assert by_checks | by_documents | {CHANGED, "not_confirmed"} == set(reasons_by_code())


def test_none_are_read_for_no_codes(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert reasons_by_code([]) == {}

import pytest
from django.conf import settings
from django.utils.translation import override

from core.wording import missing_languages
from sellers.asking import CHANGED
from sellers.models import Document
from verification.catalogue.examples import ALTS
from verification.catalogue.reasons import (
    ABORTS,
    for_document,
    possible,
    possible_aborts,
    reasons_in_use,
    reasons_offered,
    seller_text,
    told,
    words_of,
)
from verification.models import ChecklistItem, Reason, ReasonVersion

pytestmark = pytest.mark.django_db


def codes(reasons):
    return {reason.code for reason in reasons}


def test_each_reason_that_a_seller_reads_stands_in_every_language():
    assert [each.code for each in ReasonVersion.objects.select_related("reason") if each.missing_languages] == []


def test_the_seller_reads_a_reason_in_the_language_of_the_page():
    with override("ja"):
        assert seller_text(reasons_offered()["cut_off"]).startswith("書類の一部が写っていません。")


def test_what_is_internal_is_never_told():
    doubt = ReasonVersion(reason=Reason(code="doubt", kind=Reason.Kind.INTERNAL), text={"en": "We doubt it."})
    assert seller_text(doubt) == ""
    assert doubt.missing_languages == []


def test_a_reason_names_the_languages_that_it_lacks():
    text = {"en": "It is torn.", "de": "Es ist zerrissen.", "ja": " "}
    assert missing_languages(text) == ["Simplified Chinese", "Japanese"]


def test_each_kind_of_document_has_reasons():
    reasons = reasons_offered().values()
    assert "unreadable" in codes(for_document(Document.Kind.IDENTITY, reasons))
    assert "statement_too_old" in codes(for_document(Document.Kind.BANK_STATEMENT, reasons))
    assert "statement_too_old" not in codes(for_document(Document.Kind.IDENTITY, reasons))


def test_no_document_is_rejected_for_what_the_seller_could_not_read():
    torn = Reason(code="torn", kind=Reason.Kind.RETRYABLE)
    half = ReasonVersion(reason=torn, for_documents=["identity"], text={"en": "It is torn."})
    assert for_document("identity", [half]) == []


def test_what_only_a_video_shows_is_not_found_in_person():
    assert "picture_too_poor" not in codes(possible(reasons_offered().values(), in_person=True))
    assert "picture_too_poor" in codes(possible(reasons_offered().values(), in_person=False))
    assert "connection_lost" not in dict(possible_aborts(in_person=True))


def test_what_ends_a_session_is_no_reason_to_reject():
    assert not set(ABORTS) & set(reasons_offered())


def test_a_check_done_in_the_session_never_rejects_for_poor_quality_or_prompting():
    kinds = {code: each.reason.kind for code, each in reasons_offered(["picture_too_poor", "not_free"]).items()}
    assert kinds == {"picture_too_poor": "retryable", "not_free": "retryable"}


def test_each_reason_can_be_found_by_a_check_a_document_a_change_or_a_second_person():
    by_checks = {code for item in ChecklistItem.objects.all() for code in item.reason_codes}
    by_documents = {code for code, reason in reasons_offered().items() if reason.for_documents}
    assert by_checks | by_documents | {CHANGED, "not_confirmed"} == set(reasons_offered())


def test_none_are_read_for_no_codes(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert reasons_offered([]) == {}


def test_whether_it_can_be_tried_again_is_said_by_its_class():
    assert told(reasons_offered()["expired"]).again == "You can try again as soon as this is put right."
    assert told(reasons_offered()["altered"]).again.startswith("This is final: it cannot be tried again as it was.")


def test_what_a_decision_names_is_read_in_the_words_of_its_version():
    expired = Reason.objects.get(code="expired")
    ReasonVersion.objects.create(reason=expired, number=2, label="Over", published_at="2026-11-02T00:00Z")
    Reason.objects.filter(pk=expired.pk).update(current=2)
    named = [("expired", 3), ("expired", 2), ("cut_off", 1)]
    assert [(*each, words.label) for each, words in words_of(named).items()] == [
        ("expired", 2, "Over"),
        ("cut_off", 1, "Cut off, or pages missing"),
    ]
    assert reasons_offered()["expired"].label == "Over"
    assert words_of([]) == {}


def test_a_retired_one_and_one_that_was_never_published_are_not_offered():
    Reason.objects.filter(code="expired").update(retired_at="2026-11-02T00:00Z")
    ReasonVersion.objects.create(reason=Reason.objects.create(code="torn", kind="retryable"), number=1, label="Torn")
    assert {"expired", "torn"} & set(reasons_offered()) == set()
    assert {"expired", "torn"} & set(reasons_in_use()) == {"expired"}


def test_each_shipped_reason_that_a_seller_reads_shows_an_example_that_is_drawn():
    shown = {each.picture for each in ReasonVersion.objects.exclude(reason__kind=Reason.Kind.INTERNAL)}
    drawn = {path.stem for path in (settings.BASE_DIR / "static/src/images/reasons").glob("*.svg")}
    assert shown <= set(ALTS)
    assert drawn == set(ALTS)

from sellers.models import Document
from verification.checklist import VERSIONS
from verification.reasons import ABORTS, REASONS, for_document


def test_each_reason_says_what_is_wrong_and_what_to_do():
    assert all(str(reason.label) and str(reason.text) and str(reason.remedy) for reason in REASONS.values())


def test_each_kind_of_document_has_reasons():
    assert "unreadable" in for_document(Document.Kind.IDENTITY)
    assert "statement_too_old" in for_document(Document.Kind.BANK_STATEMENT)
    assert "statement_too_old" not in for_document(Document.Kind.IDENTITY)


def test_what_ends_a_session_is_no_reason_to_reject():
    assert not set(ABORTS) & set(REASONS)


def test_a_check_done_in_the_session_never_rejects_for_poor_quality_or_prompting():
    assert REASONS["picture_too_poor"].retryable
    assert REASONS["not_free"].retryable


def test_each_reason_can_be_found_by_a_check_a_document_or_a_second_person():
    by_checks = {code for items in VERSIONS.values() for item in items for code in item.reasons}
    by_documents = {code for kind in Document.Kind.values for code in for_document(kind)}
    assert by_checks | by_documents | {"not_confirmed"} == set(REASONS)

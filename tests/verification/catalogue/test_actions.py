import json
from functools import partial
from hashlib import sha256
from typing import Any

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.utils.translation import override

from audit.models import Event
from core.errors import DomainError
from core.models import User
from messaging.models import Message
from messaging.purposes import purpose_of
from tests.races import at_once
from tests.refusals import refusal
from tests.verification.building import answer_all
from verification.catalogue.actions import (
    WORDS,
    add_reason,
    discard_reason_draft,
    offer_reason_again,
    publish_reason,
    retire_reason,
    save_reason,
    start_reason_draft,
)
from verification.catalogue.reasons import reasons_offered
from verification.life.todo import rejection
from verification.models import Case, Decision, Reason, ReasonVersion, Review
from verification.reviewing.actions.decisions import confirm_fraud, decide
from verification.reviewing.actions.reviews import judge
from verification.reviewing.findings import decided_text

pytestmark = pytest.mark.django_db
REFUSED = (InternalError, ProgrammingError)
LANGUAGES = ["en", "zh-hans", "ja", "de"]
OLD = "The bank statement is more than three months old."


@pytest.fixture
def expired() -> Reason:
    return Reason.objects.get(code="expired")


def reworded(code: str, lead: User, **words: Any) -> ReasonVersion:
    """Published by `lead`: `text` stands there in each language."""
    draft = start_reason_draft(Reason.objects.get(code=code), actor=lead)
    for name, value in words.items():
        setattr(draft, name, dict.fromkeys(LANGUAGES, value) if name in ("text", "remedy") else value)
    save_reason(draft, actor=lead)
    return publish_reason(draft, actor=lead)


def draft_of(code: str) -> ReasonVersion:
    return ReasonVersion.objects.select_related("reason").get(reason__code=code, published_at=None)


def reject(review: Review, code: str = "statement_too_old") -> Decision:
    answer_all(review, rejected={"bank_statement": code})
    return decide(review, actor=review.reviewer, outcome="documents_needed", reason_codes=[code])


def test_a_draft_begins_as_a_copy_of_the_words_in_use_and_changes_nothing_for_sellers(
    expired: Reason, lead: User
) -> None:
    draft = start_reason_draft(expired, actor=lead)
    shipped = expired.versions.get(number=1)
    assert [getattr(draft, name) for name in WORDS] == [getattr(shipped, name) for name in WORDS]
    draft.text = {"en": "Too old."}
    save_reason(draft, actor=lead)
    assert (draft.number, reasons_offered()["expired"]) == (2, shipped)


def test_what_is_published_counts_from_now_on(lead: User) -> None:
    published = reworded("expired", lead, text="Too old.")
    assert reasons_offered()["expired"] == published
    assert (published.published_by, Reason.objects.get(code="expired").current) == (lead, 2)


@pytest.mark.parametrize("picture", ["", "no_such_picture"])
def test_what_can_be_tried_again_is_not_published_without_an_example_picture(
    expired: Reason, lead: User, picture: str
) -> None:
    draft = start_reason_draft(expired, actor=lead)
    draft.picture = picture
    save_reason(draft, actor=lead)
    with refusal("incomplete") as refused:
        publish_reason(draft, actor=lead)
    assert str(refused.value.message) == "Not published: the example picture is missing."


def test_what_is_final_may_have_none(lead: User) -> None:
    assert reworded("business_closed", lead, text="It is closed.", picture="").published_at


def test_there_is_one_draft_of_a_reason(expired: Reason, lead: User) -> None:
    start_reason_draft(expired, actor=lead)
    with refusal("draft_exists"):
        start_reason_draft(expired, actor=lead)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_one_at_once_one_does(lead: User) -> None:
    begin = partial(start_reason_draft, Reason.objects.get(code="expired"), actor=lead)
    assert at_once([begin] * 2) == {"done": 1, "draft_exists": 1}


def test_publishing_with_a_language_missing_is_refused_with_a_sentence_that_names_what_is_missing(lead: User) -> None:
    draft = add_reason(code="torn", kind="final", label="Torn", actor=lead)
    draft.text, draft.remedy = dict.fromkeys(LANGUAGES, "Torn."), {"en": "Send another.", "ja": " "}
    save_reason(draft, actor=lead)
    with pytest.raises(DomainError) as refused:
        publish_reason(draft, actor=lead)
    said = "Not published: “What to do next” is missing in Simplified Chinese, Japanese, German."
    assert (refused.value.code, str(refused.value.message)) == ("incomplete", said)
    assert "torn" not in reasons_offered()


def test_an_internal_one_needs_no_words_for_sellers(lead: User) -> None:
    publish_reason(add_reason(code="ring", kind="internal", label="Part of a ring", actor=lead), actor=lead)
    assert reasons_offered()["ring"].label == "Part of a ring"


def test_nothing_changed_is_nothing_to_publish(expired: Reason, lead: User) -> None:
    with refusal("unchanged"):
        publish_reason(start_reason_draft(expired, actor=lead), actor=lead)


def test_nothing_of_a_published_version_is_changed_by_actions(lead: User) -> None:
    published = reworded("expired", lead, text="Too old.")
    for act in (save_reason, publish_reason, discard_reason_draft):
        with refusal("published"):
            act(published, actor=lead)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE verification_reasonversion SET label = 'x' WHERE id = %s",
        "UPDATE verification_reasonversion SET published_at = NULL WHERE id = %s",
        "DELETE FROM verification_reasonversion WHERE id = %s",
    ],
)
def test_the_database_itself_refuses_to_change_a_published_version(statement: str, expired: Reason) -> None:
    version = expired.versions.get()
    with pytest.raises(REFUSED, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [version.pk])


def test_a_draft_can_be_thrown_away_and_a_reason_that_was_never_published_with_it(expired: Reason, lead: User) -> None:
    discard_reason_draft(start_reason_draft(expired, actor=lead), actor=lead)
    discard_reason_draft(add_reason(code="torn", kind="final", label="Torn", actor=lead), actor=lead)
    assert not ReasonVersion.objects.filter(published_at=None).exists()
    assert Reason.objects.filter(code__in=["expired", "torn"]).get() == expired


def test_a_code_is_given_once(lead: User) -> None:
    with refusal("code_taken"):
        add_reason(code="expired", kind="final", label="Expired", actor=lead)


def test_what_was_decided_keeps_the_words_of_its_version(documents: Review, lead: User) -> None:
    decision = reject(documents)
    reworded("statement_too_old", lead, text="Ancient.")
    decision = Decision.objects.get(pk=decision.pk)
    assert decision.reasons == {"statement_too_old": 1}
    assert any(OLD in paragraph for paragraph in decided_text(decision, Case.objects.get()).paragraphs)
    assert OLD in rejection(documents.case.seller.documents.get(kind="bank_statement"), documents.case)
    told = Message.objects.get(purpose="case_decided")
    assert OLD in str(purpose_of(told).render(told, {}))


def test_what_was_found_before_a_rewording_is_decided_in_the_words_that_were_chosen(
    documents: Review, lead: User
) -> None:
    answer_all(documents, rejected={"bank_statement": "statement_too_old"})
    reworded("statement_too_old", lead, text="Ancient.")
    decision = decide(
        documents, actor=documents.reviewer, outcome="documents_needed", reason_codes=["statement_too_old"]
    )
    assert OLD in decided_text(decision, Case.objects.get()).paragraphs[0]


def test_what_is_found_after_a_rewording_has_the_new_words(documents: Review, lead: User) -> None:
    reworded("statement_too_old", lead, text="Ancient.")
    decision = reject(documents)
    assert decision.reasons == {"statement_too_old": 2}
    assert "Ancient." in decided_text(decision, Case.objects.get()).paragraphs[0]
    assert documents.case.seller.documents.get(kind="bank_statement").reasons == {"statement_too_old": 2}


def test_a_confirmed_suspicion_keeps_its_words_too(documents: Review, lead: User) -> None:
    answer_all(documents, failed={"valid": "altered"})
    decide(documents, actor=documents.reviewer, outcome="fraud_suspected", reason_codes=["altered"])
    confirm_fraud(documents.case, actor=lead, confirmed=True)
    reworded("not_confirmed", lead, text="No.")
    decision = Decision.objects.first()
    assert decision is not None
    assert "Two people" in decided_text(decision, Case.objects.get()).paragraphs[0]


def test_in_each_language_a_decision_says_whether_it_can_be_tried_again(documents: Review) -> None:
    decision = reject(documents)
    for language in LANGUAGES:
        with override(language):
            point = decided_text(decision, Case.objects.get()).points[0]
        assert point.told.again in point.text
        assert point.told.example is not None


def test_a_retired_one_is_no_longer_offered_and_still_read(documents: Review, lead: User) -> None:
    decision = reject(documents)
    retire_reason(Reason.objects.get(code="statement_too_old"), actor=lead)
    assert "statement_too_old" not in reasons_offered()
    assert OLD in decided_text(decision, Case.objects.get()).paragraphs[0]


def test_nothing_new_is_rejected_for_a_retired_one(documents: Review, lead: User) -> None:
    retire_reason(Reason.objects.get(code="statement_too_old"), actor=lead)
    statement = documents.case.seller.documents.get(kind="bank_statement")
    act = {"outcome": "rejected", "reason_code": "statement_too_old", "revision": 0}
    with refusal("no_reason"):
        judge(documents, statement, actor=documents.reviewer, **act)


def test_a_retired_one_is_not_written_on_until_it_is_offered_again(expired: Reason, lead: User) -> None:
    draft = start_reason_draft(expired, actor=lead)
    retire_reason(expired, actor=lead)
    with refusal("retired"):
        publish_reason(draft, actor=lead)
    discard_reason_draft(draft, actor=lead)
    with refusal("retired"):
        start_reason_draft(expired, actor=lead)
    offer_reason_again(expired, actor=lead)
    assert "expired" in reasons_offered()
    with refusal("not_retired"):
        offer_reason_again(expired, actor=lead)


def test_what_the_house_needs_is_not_retired(lead: User) -> None:
    with refusal("needed"):
        retire_reason(Reason.objects.get(code="not_confirmed"), actor=lead)
    retire_reason(Reason.objects.get(code="not_free"), actor=lead)
    with pytest.raises(DomainError) as refused:
        retire_reason(Reason.objects.get(code="code_not_read"), actor=lead)
    assert "these checks would have no reason left: Challenge: read back the code sent now." in str(
        refused.value.message
    )


def test_a_draft_alone_is_thrown_away_and_not_retired(lead: User) -> None:
    draft = add_reason(code="torn", kind="final", label="Torn", actor=lead)
    with refusal("unpublished"):
        retire_reason(draft.reason, actor=lead)


def test_the_log_says_what_of_a_reason_changed_and_the_hash_of_its_words_before_and_after(
    expired: Reason, lead: User
) -> None:
    reworded("expired", lead, text="It is no longer valid.")
    rows = [expired.versions.filter(number=number).values(*WORDS).get() for number in (1, 2)]
    data = json.loads(Event.objects.get(action="reason.published").data)
    assert data["changed"] == ["text"]
    assert [data["before"], data["after"]] == [sha256(compact(row).encode()).hexdigest() for row in rows]


def test_a_first_version_has_no_hash_of_before(lead: User) -> None:
    publish_reason(add_reason(code="ring", kind="internal", label="Part of a ring", actor=lead), actor=lead)
    data = json.loads(Event.objects.get(action="reason.published").data)
    assert (data["before"], len(data["after"])) == ("", 64)


def compact(row: dict[str, Any]) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def test_who_did_what_is_in_the_log(expired: Reason, lead: User) -> None:
    discard_reason_draft(start_reason_draft(expired, actor=lead), actor=lead)
    reworded("expired", lead, text="Too old.")
    retire_reason(expired, actor=lead)
    offer_reason_again(expired, actor=lead)
    events = Event.objects.filter(subject="reason_expired", actor=lead.public_id).order_by("id")
    assert [event.action.removeprefix("reason.") for event in events] == [
        "drafted",
        "discarded",
        "drafted",
        "saved",
        "published",
        "retired",
        "offered_again",
    ]

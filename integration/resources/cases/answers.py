"""A case as the API shows one, for the schema alone: nothing is rendered by these (drawing.py)."""

from typing import Any

from rest_framework import serializers
from rest_framework.serializers import BooleanField, CharField, ChoiceField, DateField, DateTimeField, IntegerField

from integration.resources.cases.operations import LINK, OPERATIONS
from integration.resources.cases.states import ACTIONS, STATUSES
from integration.resources.documents.answers import STATUSES as DOCUMENTS
from integration.resources.reasons import CODES, ReasonAnswer
from integration.rest.shapes import LANGUAGES, MODES, explained, meanings_of
from sellers.models import Document
from verification.life.words import Who

LINKS = "hosted_links:write"
OUTCOMES = {
    "approved": "The seller is verified, or the change of details is made.",
    "documents_needed": "Documents were asked for again.",
    "rejected": "It was decided against the seller.",
}
OF_DOCUMENTS = {
    "accepted": "It was accepted.",
    "rejected": "It was not accepted: `reasons` say why.",
    "missing": "It was not there, and was asked for.",
}
APPEALS = {
    "open": "It waits for our answer.",
    "upheld": "Answered: the decision stands.",
    "overturned": "Answered: the decision was changed.",
    "withdrawn": "The seller took it back.",
}


class SignalAnswer(serializers.Serializer[Any]):
    code = CharField(help_text="To answer it with.")
    text = CharField(help_text="What the seller is told. Several findings may share one sentence.")
    can_be_answered = BooleanField(help_text="Whether an answer is wanted, and possible now.")
    answered = BooleanField(help_text="Whether the seller has answered it.")


class CaseDocumentAnswer(serializers.Serializer[Any]):
    id = CharField()
    kind = ChoiceField(Document.Kind.values)
    status = explained(DOCUMENTS)
    reasons = ReasonAnswer(many=True, help_text="Why it was not accepted.")
    due_on = DateField(allow_null=True, help_text="Until when it can be sent again, where the seller is.")
    uploaded_at = DateTimeField(allow_null=True)


class JudgedAnswer(serializers.Serializer[Any]):
    kind = ChoiceField(Document.Kind.values)
    outcome = explained(OF_DOCUMENTS)
    reasons = ReasonAnswer(many=True)


class DecisionAnswer(serializers.Serializer[Any]):
    id = CharField()
    outcome = explained(OUTCOMES)
    decided_at = DateTimeField()
    reasons = ReasonAnswer(many=True)
    documents = JudgedAnswer(many=True, help_text="What was found of each document in this decision.")
    appeal_due_at = DateTimeField(allow_null=True, help_text="The last moment for an appeal that is possible now.")


class AppealAnswer(serializers.Serializer[Any]):
    id = CharField()
    decision = CharField(help_text="The decision it is about.")
    step = IntegerField(help_text="1, or 2 for the appeal from the answer to the first.")
    status = explained(APPEALS)
    filed_at = DateTimeField()
    answered_at = DateTimeField(allow_null=True)


class CaseSessionAnswer(serializers.Serializer[Any]):
    id = CharField()
    starts_at = DateTimeField()
    time_zone = CharField(help_text="The zone in which the seller agreed to it (IANA).")
    in_person = BooleanField()


class MissedSessionAnswer(serializers.Serializer[Any]):
    id = CharField(help_text="To contest it with.")
    session = CharField()
    reasons = ReasonAnswer(many=True, help_text=f"What was found: one of {CODES}.")
    found_at = DateTimeField()
    counts = BooleanField(help_text="Whether it is held against the seller.")
    can_be_contested = BooleanField()
    contested_at = DateTimeField(allow_null=True)
    answer_due_at = DateTimeField(allow_null=True, help_text="By when we answer what was said against it.")
    answered_at = DateTimeField(allow_null=True)
    taken_back = BooleanField()


class OperationAnswer(serializers.Serializer[Any]):
    id = ChoiceField(list(OPERATIONS), help_text="Its `operationId` here.")
    method = CharField()
    path = CharField(
        help_text="From the root of the host, as in `Location`, with every id filled in. Its body stands with "
        "the operation."
    )


class NextAnswer(serializers.Serializer[Any]):
    who = ChoiceField(Who.values, help_text="Who acts next.")
    action = ChoiceField(
        list(ACTIONS),
        allow_null=True,
        help_text=f"What the seller has to do. {meanings_of(ACTIONS)}",
    )
    operation = OperationAnswer(
        allow_null=True,
        help_text="One of `operations`: the one for `action`, or that by which what failed is mended (`retryable`). "
        f"What the seller alone can do is done on our pages: then it is `{LINK}`. null: there is only waiting.",
    )
    due_at = DateTimeField(allow_null=True, help_text="By when; null where there is no deadline.")
    title = CharField(help_text="As the seller reads it, in the language of Accept-Language.")
    text = CharField()
    otherwise = CharField(help_text="What happens if nothing is done by then.")


class CaseAnswer(serializers.Serializer[Any]):
    object = ChoiceField(["case"])
    id = CharField()
    mode = ChoiceField(MODES)
    seller = CharField()
    change = CharField(
        allow_null=True, help_text="The change of details that it decides on, of an account that stands."
    )
    status = explained(STATUSES)
    changed_at = DateTimeField(
        help_text="When the present state began. Nothing else moves it: documents and signals change without it."
    )
    submitted_at = DateTimeField()
    language = ChoiceField(LANGUAGES, help_text="Of the session, should there be one.")
    place = CharField(allow_null=True, help_text="Where the seller wants to meet us; null: by video.")
    action_needed = BooleanField(help_text="Whether the seller has to do something: `next.action`.")
    retryable = BooleanField(
        help_text="Whether what failed can be mended: documents were asked for again, or the case ended without an "
        "approval and another one can be submitted. `next.operation` is the way on then."
    )
    next = NextAnswer()
    operations = OperationAnswer(
        many=True,
        help_text="What you can ask for now on behalf of the seller. What depends on more than the state (how often a "
        "session was moved, how soon it begins) may still be refused with 409.",
    )
    session_asked = BooleanField(help_text="Whether the screening asked for a session.")
    signals = SignalAnswer(many=True)
    documents = CaseDocumentAnswer(
        many=True, help_text="As they stand now; of a case that is not the seller's newest there are none."
    )
    decision = DecisionAnswer(allow_null=True, help_text="The newest one.")
    appeals = AppealAnswer(many=True, help_text="Those handed in, the oldest first.")
    session = CaseSessionAnswer(allow_null=True, help_text="The one that is booked or goes on.")
    missed_sessions = MissedSessionAnswer(many=True, help_text="Sessions that were not held to their end.")


class SubmittedCaseAnswer(CaseAnswer):
    url = CharField(
        allow_null=True,
        help_text="Send the seller there at once, for whatever is next: it leads in once, and not for long. null for a "
        f"key without the scope `{LINKS}`.",
    )
    url_expires_at = DateTimeField(allow_null=True)

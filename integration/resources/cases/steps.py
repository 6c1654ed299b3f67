"""What a seller can do in a case, done by their platform: each by the action of the seller's own page. The answer is
the case as it is afterwards."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import DomainError
from integration.models import ApiKey
from integration.resources.cases.answers import CaseAnswer
from integration.resources.cases.bodies import AppealRequest, ContestRequest, SignalAnswerRequest, WithoutSessionRequest
from integration.resources.cases.drawing import shown
from integration.resources.finding import cases_of, of_body, of_path, unknown
from integration.rest.idempotency import idempotent
from integration.rest.problems import about_field
from integration.rest.views import ApiView
from verification.actions.cases import correct_details, resubmit_documents
from verification.appeals.actions.lodging import file_appeal, withdraw_appeal
from verification.campaigns.actions.inviting import decline_invitation, postpone_invitation
from verification.changes.actions.changing import withdraw_change
from verification.models import Appeal, Case
from verification.reading import told_in
from verification.screening.actions.answering import answer_signal
from verification.sessions.actions.asking import ask_without_video
from verification.sessions.actions.contests import contest_missed


class Step(ApiView):
    scopes = {"POST": "cases:write"}
    form: type[serializers.Serializer[Any]] = serializers.Serializer

    @idempotent
    def post(self, request: Request, case: str) -> Response:
        asked, found = self.asked(self.form), of_path(cases_of(self.key), case)
        self.about = found.seller
        self.act(found, self.key, asked)
        return Response(shown(found.public_id, is_test=self.key.is_test))

    def act(self, case: Case, key: ApiKey, asked: dict[str, Any]) -> None:
        raise NotImplementedError


def described(operation: str, summary: str, description: str = "", request: Any = None) -> Any:
    """A class decorator: the schema of a step."""
    post = extend_schema(
        operation_id=operation, summary=summary, description=description, request=request, responses=CaseAnswer
    )
    return extend_schema_view(post=post)


@described("submit_documents", "Send the documents that were asked for again", "Each of them has to be uploaded.")
class SubmitDocuments(Step):
    def act(self, case: Case, key: ApiKey, asked: dict[str, Any]) -> None:
        resubmit_documents(case, actor=key)


@described(
    "reopen_details",
    "Open the seller's details again",
    "To correct them beside documents that were asked for again, or to submit anew after a case that ended without an "
    "approval.",
)
class ReopenDetails(Step):
    def act(self, case: Case, key: ApiKey, asked: dict[str, Any]) -> None:
        correct_details(case, actor=key)


@described("withdraw_case", "Take a change of details back, or decline an invitation")
class Withdraw(Step):
    def act(self, case: Case, key: ApiKey, asked: dict[str, Any]) -> None:
        if case.change_id is None:
            decline_invitation(case, actor=key)
        elif case.status in Case.CLOSED:
            raise DomainError("nothing_to_withdraw", _("There is no change to take back (any more)."))
        else:
            withdraw_change(case.seller, actor=key)


@described("postpone_case", "Put an invitation to a session off", "The times are given back; nothing else happens.")
class Postpone(Step):
    def act(self, case: Case, key: ApiKey, asked: dict[str, Any]) -> None:
        postpone_invitation(case, actor=key)


@described("answer_signal", "Answer a question of the screening", "The last words count.", SignalAnswerRequest)
class Answers(Step):
    form = SignalAnswerRequest

    def act(self, case: Case, key: ApiKey, asked: dict[str, Any]) -> None:
        if asked["signal"] not in {told.topic for told in told_in(case)}:
            raise unknown("signal")
        answer_signal(case, actor=key, topic=asked["signal"], text=asked["text"])


@described("contest_missed_session", "Contest that a session was missed", "Once for each.", ContestRequest)
class Contests(Step):
    form = ContestRequest

    def act(self, case: Case, key: ApiKey, asked: dict[str, Any]) -> None:
        missed = of_body(case.missed.all(), asked["missed_session"], "missed_session")
        contest_missed(missed, actor=key, text=asked["text"])


@described(
    "file_appeal",
    "Appeal against the decision",
    "Somebody who took no part in it answers in writing. Possible until `decision.appeal_due_at`.",
    AppealRequest,
)
class FileAppeal(Step):
    form = AppealRequest

    def act(self, case: Case, key: ApiKey, asked: dict[str, Any]) -> None:
        decision = case.decisions.told().first()
        if decision is None:
            raise _no_appeal()
        file_appeal(decision, actor=key, text=asked["statement"])


def _no_appeal() -> DomainError:
    return DomainError("no_appeal", _("Nothing was decided in this case yet, so there is nothing to appeal against."))


@described("withdraw_appeal", "Withdraw the appeal", "Within the time for it another one can be handed in.")
class WithdrawAppeal(Step):
    def act(self, case: Case, key: ApiKey, asked: dict[str, Any]) -> None:
        of_case = Appeal.objects.open().filter(decision__case=case)
        appeal = of_case.select_related("decision__case", "measure").first()
        if appeal is None:
            raise DomainError("not_open", _("No appeal of this case waits for an answer."))
        withdraw_appeal(appeal, actor=key)


@described(
    "ask_without_session",
    "Ask for a check without a session",
    "A lead decides; where technology has failed too often, the documents go to a reviewer at once.",
    WithoutSessionRequest,
)
class AskWithoutSession(Step):
    form = WithoutSessionRequest

    def act(self, case: Case, key: ApiKey, asked: dict[str, Any]) -> None:
        with about_field("why", "bad_text"):
            ask_without_video(case, actor=key, why=asked["why"] or "")

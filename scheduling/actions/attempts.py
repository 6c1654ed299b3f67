"""Sitting a test. The order is drawn here, and what is right never leaves the server before it is handed in."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import SystemRandom

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from core.times import format_moment
from scheduling.actions.certificates import issue_certificate
from scheduling.models import Attempt, Question, TrainingModule

Drawn = list[list]  # Attempt.drawn


@transaction.atomic
def begin_attempt(module: TrainingModule, *, actor: User) -> Attempt:
    """The one that is open, or a new one with everything in an order of its own. DomainError "replaced", "pause"."""
    _refuse_replaced(module)
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)  # two at once would begin two
    begun = Attempt.objects.filter(user=actor, module=module, handed_in_at=None).first()
    if begun:
        return begun
    if until := pause_until(module.code, actor):
        raise DomainError(
            "pause",
            _("You did not pass the last time. Read the topics again; you can take the test from %(when)s on.")
            % {"when": format_moment(until, actor.time_zone, "en")},
        )
    attempt = Attempt.objects.create(user=actor, module=module, drawn=_draw(module))
    record("attempt.begun", actor=actor, subject=attempt, data={"module": module.public_id})
    return attempt


def _refuse_replaced(module: TrainingModule) -> None:
    if not module.published_at or TrainingModule.objects.published().filter(code=module.code, number__gt=module.number):
        raise DomainError(
            "replaced", _("There is another version of this module now. Read that one, and take its test.")
        )


def pause_until(code: str, user: User) -> datetime | None:
    """When somebody who failed the test of a module may take it again; None: at once."""
    handed_in = Attempt.objects.filter(user=user, module__code=code, handed_in_at__isnull=False)
    last = handed_in.order_by("-handed_in_at").first()
    if last is None or last.passed or last.handed_in_at is None:
        return None
    until = last.handed_in_at + timedelta(hours=current_policy().training_pause_hours)
    return until if until > database_now() else None


def _draw(module: TrainingModule) -> Drawn:
    chance = SystemRandom()
    questions = list(Question.objects.filter(topic__module=module))
    chance.shuffle(questions)
    return [[each.pk, chance.sample(range(len(each.choices)), len(each.choices))] for each in questions]


@transaction.atomic
def hand_in(attempt: Attempt, *, actor: User, answers: Sequence[Sequence[int]]) -> Attempt:
    """`answers`: for each question, in the order drawn, the places of what was chosen, as they stood on the page.

    A question counts if all of its right choices were chosen and no other. DomainError: "not_yours", "handed_in",
    "replaced", "unanswered".
    """
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("module", "user").get(pk=attempt.pk)
    if attempt.user_id != actor.pk:
        raise DomainError("not_yours", _("Only whoever began a test can hand it in."))
    if attempt.handed_in_at:
        raise DomainError("handed_in", _("This test is handed in already."))
    _refuse_replaced(attempt.module)
    if len(answers) != len(attempt.drawn) or not all(answers):
        raise DomainError("unanswered", _("Answer every question first."))
    chosen = {
        pk: {order[place] for place in places} for (pk, order), places in zip(attempt.drawn, answers, strict=True)
    }
    return _mark(attempt, chosen)


def _mark(attempt: Attempt, chosen: Mapping[int, set[int]]) -> Attempt:
    questions = Question.objects.in_bulk(chosen)
    now = database_now()
    attempt.answers = {str(pk): sorted(places) for pk, places in chosen.items()}
    attempt.score = sum(places == questions[pk].right for pk, places in chosen.items())
    attempt.passed = attempt.score * 100 >= attempt.module.pass_percent * len(chosen)
    attempt.handed_in_at = now
    attempt.save(update_fields=["answers", "score", "passed", "handed_in_at"])
    data = {"module": attempt.module.public_id, "right": attempt.score, "of": len(chosen)}
    record("attempt.passed" if attempt.passed else "attempt.failed", actor=attempt.user, subject=attempt, data=data)
    if attempt.passed:
        issue_certificate(attempt, now=now)
    return attempt

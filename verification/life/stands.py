"""Where a measure or a change of details stands: who acts next, by when, and what happens otherwise, as the page of a
case says it (verification.life.journey). It only reads, in the active language."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from verification.life import words
from verification.life.journey import ANSWERED, OTHERWISE, Standing
from verification.life.words import Who
from verification.measures.words import until_text
from verification.models import Appeal, ChangeRequest, Measure

Kind, Status = Measure.Kind, Measure.Status
NEXT = _("What happens now")
TAKES_EFFECT = _("It takes effect on that day by itself. Your messages then say so once more.")
BEFORE_IT = _(
    "Nothing changes before that day. You can already do what stands below under “Why, and how long”, and you can "
    "appeal."
)
DO_IT = _("As soon as what is asked for is done, say so on this page: a person then looks at it.")
LOOKS_AT_IT = _("A person looks at what you told us, and answers. You need to do nothing.")
CHECKED_AGAIN = _("You are checked again. The page of your case says who acts next, and by when.")
CAN_APPEAL = _("You can appeal, and somebody who took no part in it then looks at everything again.")
FINAL = _("This decision is final. You need to do nothing.")
OVER = _("This is over. You need to do nothing for it; this page stays, so that you can read it again.")
SEND_IT = Standing(
    _("Send your change"),
    Who.SELLER,
    _("Your change is not sent yet. What stands there so far counts until it is accepted."),
    _("There is no deadline. As long as you do not send it, your details stay as they are."),
)
ENDED: dict[str, words.Words] = {
    ChangeRequest.Status.APPLIED: words.CHANGE_MADE,
    ChangeRequest.Status.REFUSED: words.CHANGE_REFUSED,
    ChangeRequest.Status.WITHDRAWN: words.CHANGE_TAKEN_BACK,
    ChangeRequest.Status.LAPSED: words.CHANGE_LAPSED,
}


def appeal_stands(appeal: Appeal) -> Standing:
    """One that waits for its answer."""
    told = words.APPEALED
    return Standing(told.title, Who.STAFF, told.text, told.otherwise, due_at=appeal.due_at)


def measure_stands(measure: Measure, *, appeal: Appeal | None, until: datetime | None) -> Standing:
    """`appeal`: the one that waits for its answer. `until`: the last moment for one that is possible now."""
    if appeal:
        return appeal_stands(appeal)
    if measure.waits_for_answer:
        return Standing(NEXT, Who.STAFF, LOOKS_AT_IT, ANSWERED, due_at=measure.answer_by)
    if measure.status == Status.ANNOUNCED:
        return Standing(NEXT, Who.STAFF, BEFORE_IT, TAKES_EFFECT, due_at=measure.effective_at)
    if measure.status == Status.IN_EFFECT:
        return _in_effect(measure, until)
    return Standing(NEXT, Who.NOBODY, OVER, words.ACTIVE.otherwise)


def _in_effect(measure: Measure, until: datetime | None) -> Standing:
    otherwise: str | Promise = OTHERWISE.get(measure.kind) or until_text(measure)
    if measure.can_be_made_good:
        return Standing(NEXT, Who.SELLER, DO_IT, otherwise, due_at=measure.lasts_until)
    if measure.kind == Kind.UNDO:
        return Standing(NEXT, Who.BOTH, CHECKED_AGAIN, otherwise)
    if until:
        return Standing(NEXT, Who.SELLER, CAN_APPEAL, otherwise, due_at=until)
    return Standing(NEXT, Who.NOBODY, FINAL, otherwise)


def ended_change(change: ChangeRequest) -> Standing:
    """Refused, it may wait for the answer to an appeal."""
    waiting = Appeal.objects.open().filter(decision__case__change=change).select_related("decision__case").first()
    if waiting:
        return appeal_stands(waiting)
    told = ENDED[change.status]
    return Standing(told.title, Who.NOBODY, told.text, told.otherwise)

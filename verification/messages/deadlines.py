"""What sellers hear of deadlines: before one, and when it is over. No mail asks to send anything: it names the task."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.times import format_moment
from messaging.models import Message
from messaging.purposes import Purpose, Text
from verification.actions.reminding import REMINDED
from verification.life.journey import SEE_WHY
from verification.life.table import At, state_of
from verification.life.words import CLOSED_WITHOUT
from verification.messages.cases import case_of, cases, when_due
from verification.models import Case, Measure
from verification.models import Promise as Promised

Kind = Promised.Kind
STANDS = gettext_lazy("See how your case stands")


@dataclass(frozen=True)
class Near:
    """What a reminder says: title, what is missing, what happens otherwise, button and the URL name of its page."""

    title: Promise
    missing: Promise
    otherwise: Promise
    label: Promise
    page: str

    def __call__(self, case: Case) -> Text:
        return Text(
            title=str(self.title),
            paragraphs=[
                str(self.missing),
                _("The deadline is %(when)s.") % when_due(case),
                _("What happens otherwise: %(otherwise)s") % {"otherwise": self.otherwise},
            ],
            action=(str(self.label), reverse(self.page)),
        )


NEAR = {
    At.TIMES_GONE: Near(
        gettext_lazy("No time is chosen yet for your session"),
        gettext_lazy("We hold no times for you now. On the page of times we show free ones as soon as you ask."),
        CLOSED_WITHOUT,
        gettext_lazy("Look for free times"),
        "times",
    ),
    At.DOCUMENTS_NEEDED: Near(
        gettext_lazy("Documents are still missing in your case"),
        gettext_lazy("Your home page lists what is needed again as open tasks. What was accepted stays accepted."),
        CLOSED_WITHOUT,
        gettext_lazy("See what is needed, and why"),
        "case",
    ),
    At.TAX_MISSING: Near(
        gettext_lazy("Your tax information is still missing"),
        gettext_lazy("You are verified. Your account is active as soon as we have your tax information."),
        gettext_lazy(
            "Your account stays verified, but it is not active before we have it. You can still enter it later."
        ),
        gettext_lazy("Enter your tax information"),
        "tax",
    ),
}


def _still_near(at: At) -> Callable[[Message], bool]:
    def is_near(message: Message) -> bool:
        case = case_of(message)
        return state_of(case) == at and case.reminders == message.revision

    return is_near


def _times_given_back(case: Case) -> Text:
    return Text(
        title=_("The times that we held for you were given back"),
        paragraphs=[
            _("Nothing is lost, and it is not held against you. We offer you other times as soon as you ask."),
            _("Please choose a time by %(when)s.") % when_due(case),
            _("What happens otherwise: %(otherwise)s") % {"otherwise": CLOSED_WITHOUT},
        ],
        action=(_("Look for free times"), reverse("times")),
    )


def _still_gone(message: Message) -> bool:
    case = case_of(message)
    return state_of(case) == At.TIMES_GONE and case.offer_sets == message.revision


def _case_lapsed(case: Case) -> Text:
    if case.change_id:
        words = At.CHANGE_LAPSED.value.told
        paragraphs = [str(words.text), str(words.otherwise)]
        return Text(title=str(words.title), paragraphs=paragraphs, action=(str(words.action), reverse(words.page)))
    return Text(
        title=_("Your case was closed without a decision"),
        paragraphs=[
            _("The deadline that we had told you is over, and we did not hear from you."),
            _("You are not rejected, and nothing is held against you. What was accepted stays accepted."),
            _("You can start again whenever you want; the page of your case has the button."),
        ],
        action=(_("Start again"), reverse("case")),
    )


def _tax_overdue(case: Case) -> Text:
    return Text(
        title=_("The day for your tax information is over"),
        paragraphs=[
            _("Your account stays verified. It is not active before we have your tax information."),
            _("There is no other deadline: you can still enter it whenever you want, and are active at once."),
        ],
        action=(_("Enter your tax information"), reverse("tax")),
    )


# What we owe, the page where it will stand and what its button says.
LATE: dict[str, tuple[Promise, Promise, str]] = {
    Kind.REVIEW: (gettext_lazy("the result of our check"), STANDS, "case"),
    Kind.RULING: (gettext_lazy("our decision on how your check goes on"), STANDS, "case"),
    Kind.TIMES: (gettext_lazy("a time for your session"), gettext_lazy("Look for free times"), "times"),
    Kind.APPEAL: (gettext_lazy("our answer to your appeal"), STANDS, "case"),
    Kind.CONTEST: (gettext_lazy("our answer about your missed session"), STANDS, "case"),
    Kind.DONE: (gettext_lazy("our answer to what you told us about your account"), SEE_WHY, "measure"),
}


def _promise_of(message: Message) -> Promised:
    return Promised.objects.select_related("seller__user", "measure").get(public_id=message.about)


def _answer_late(message: Message, secret: dict[str, Any]) -> Text:
    promise = _promise_of(message)
    owed, label, page = LATE[promise.kind]
    zone, language = promise.seller.user.time_zone, get_language()
    said = {"what": owed, "when": format_moment(promise.due_at, zone, language)}
    return Text(
        title=_("We are late, and we are sorry"),
        paragraphs=[
            _("We had promised you something by %(when)s, and have not kept it: %(what)s.") % said,
            _("You have it by %(when)s. You need to do nothing, and nothing is held against you.")
            % {"when": format_moment(promise.told_at, zone, language)},
            _("The people in charge have been told.")
            if promise.measure
            else _("Your case is now among the first in the queue, and the person in charge has been told."),
        ],
        action=_page_of(promise.measure) if promise.measure else (str(label), reverse(page)),
    )


def _page_of(measure: Measure) -> tuple[str, str]:
    return str(SEE_WHY), reverse("measure", args=[measure.public_id])


def _still_late(message: Message) -> bool:
    promise = _promise_of(message)
    return not (promise.kept_at or promise.ended_at) and promise.apologies == message.revision


def _of_case(text: Callable[[Case], Text]) -> Callable[[Message, dict[str, Any]], Text]:
    return lambda message, secret: text(case_of(message))


def _while_at(*states: At) -> Callable[[Message], bool]:
    return lambda message: state_of(case_of(message)) in states


PURPOSES = [
    *(Purpose(REMINDED[at], _of_case(near), _still_near(at), load=cases) for at, near in NEAR.items()),
    Purpose("answer_late", _answer_late, _still_late),
    Purpose("times_given_back", _of_case(_times_given_back), _still_gone, load=cases),
    Purpose("case_lapsed", _of_case(_case_lapsed), _while_at(At.LAPSED, At.CHANGE_LAPSED), load=cases),
    Purpose("tax_overdue", _of_case(_tax_overdue), _while_at(At.TAX_OVERDUE), load=cases),
]

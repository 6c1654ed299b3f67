"""The seller's task list: every step of the way, with its status, who acts and by when."""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from contacts.standing import Standing as ContactStanding
from contacts.standing import State, contact_standing
from core.sentences import in_a_row
from core.times import format_day, format_moment
from scheduling.models import Booking
from sellers.models import Document, Seller
from sellers.rules import missing_steps
from verification.catalogue.examples import Example
from verification.catalogue.reasons import Told, told_of
from verification.certification.certifiable import change_begun, change_pending
from verification.changes.changeable import CHANGEABLE
from verification.life.journey import Standing
from verification.life.table import OVER, At, state_of
from verification.life.words import Who
from verification.models import Case, Certification

Status = Case.Status


@dataclass(frozen=True)
class Task:
    """As templates/components/task_list.html draws it; without `url` there is nothing to open (yet). `example`: a
    picture of what is wrong."""

    title: str | Promise
    url: str
    hint: str
    status: str
    colour: str = ""
    example: Example | None = None


@dataclass(frozen=True)
class Section:
    title: str
    tasks: list[Task]


DETAILS = {
    "business": (gettext_lazy("Your business"), gettext_lazy("You enter its legal name, register number and address.")),
    "person": (
        gettext_lazy("Contact person"),
        gettext_lazy("You enter who attends a session, should one be needed, with which identity document."),
    ),
    "bank_account": (gettext_lazy("Bank account"), gettext_lazy("You enter the account to which you are paid.")),
}
DOCUMENTS = {
    Document.Kind.IDENTITY: gettext_lazy("You upload photos of the identity document of the contact person."),
    Document.Kind.BANK_STATEMENT: gettext_lazy(
        "You upload a statement of the last three months for your bank account."
    ),
    Document.Kind.BUSINESS_EXTRACT: gettext_lazy(
        "You upload what proves that your business is registered, and under which name and number."
    ),
}


DECIDED = {
    Status.APPROVED: (gettext_lazy("Verified"), "green"),
    Status.REJECTED: (gettext_lazy("Not verified"), "red"),
    Status.WITHDRAWN: (gettext_lazy("Declined"), ""),
    Status.LAPSED: (gettext_lazy("Closed without a decision"), ""),
    Status.DOCUMENTS_NEEDED: (gettext_lazy("Documents needed"), "red"),
}
DECIDED_CHANGE = {
    Status.APPROVED: (gettext_lazy("Accepted"), "green"),
    Status.REJECTED: (gettext_lazy("Not accepted"), "red"),
    Status.WITHDRAWN: (gettext_lazy("Taken back"), ""),
    Status.LAPSED: DECIDED[Status.LAPSED],
    Status.DOCUMENTS_NEEDED: DECIDED[Status.DOCUMENTS_NEEDED],
}
OPEN = (gettext_lazy("Open"), "orange")


def sections(
    seller: Seller, case: Case | None, now: Standing, certification: Certification | None = None
) -> list[Section]:
    """`seller` as with_details() loads it; `now` is its journey.standing(). `certification`: the open one.
    At most three queries, for the contact, and one more where there is such a certification."""
    return [
        Section(_("Your details"), [*_details(seller)]),
        Section(_("Your documents"), [document_task(document, case) for document in shown_documents(seller)]),
        Section(_("Our check"), [_submission(seller, case), _session(case, now), *_decided(case, now)]),
        Section(_("After the decision"), [_tax(seller, case, now), *_certification(seller, certification)]),
        Section(_("So that we can reach you"), [_contact(contact_standing(seller))]),
    ]


def _details(seller: Seller) -> Iterator[Task]:
    for step, (title, hint) in DETAILS.items():
        if seller.locked_at and seller.status in CHANGEABLE:
            yield Task(title, reverse("change"), _("What a change needs is said before you make it."), _("Checked"))
        elif seller.locked_at:
            yield Task(title, "", _("You have submitted this."), _("Submitted"))
        elif hasattr(seller, step):
            yield Task(title, reverse(step), str(hint), _("Complete"), "green")
        else:
            yield Task(title, reverse(step), str(hint), _("To do"), "blue")


def shown_documents(seller: Seller) -> list[Document]:
    """Those that are asked for, and what was sent when it still was."""
    every = sorted(seller.documents.all(), key=lambda each: each.pk)
    return [each for each in every if each.pages or each.status != Document.Status.NOT_NEEDED]


def document_task(document: Document, case: Case | None) -> Task:
    title, url = capfirst(document.get_kind_display()), reverse("document", args=[document.public_id])
    if document.status == Document.Status.ACCEPTED:
        return Task(title, "", _("Nothing more is needed."), _("Accepted"), "green")
    if document.status == Document.Status.NOT_NEEDED:
        return Task(title, "", _("We no longer ask for it. What you sent is kept."), _("Not needed now"))
    if document.status == Document.Status.REJECTED or document.is_asked_again:
        return _asked_again(document, title, url, case)
    if document.status in Document.MISSING:
        hint = [str(DOCUMENTS[Document.Kind(document.kind)]), day_of(document, case)]
        return Task(title, url, in_a_row(*filter(None, hint)), _("To do"), "blue")
    if document.accepts_upload:
        return Task(title, url, _("You can still replace it."), _("Uploaded"), "green")
    return Task(title, "", _("We check it: a person looks at it."), _("Submitted"))


def can_upload(document: Document, case: Case | None) -> bool:
    """After the end of a case not before the seller starts again, which unlocks the details."""
    decided = case is not None and case.status in OVER and document.seller.locked_at is not None
    return document.accepts_upload and not decided


def rejection(document: Document, case: Case | None) -> str:
    """Why a document is asked for again, what to do, and, while the case waits for it, by when."""
    return _in_words(told_of(document.reasons), document, case)


def _in_words(said: list[Told], document: Document, case: Case | None) -> str:
    sentences = [*(each.text for each in said), *filter(None, [day_of(document, case)])]
    return in_a_row(*sentences) if sentences else ""


def _asked_again(document: Document, title: str, url: str, case: Case | None) -> Task:
    said = told_of(document.reasons)
    hint = _in_words(said, document, case)
    example = next((each.example for each in said if each.example), None)
    if document.status == Document.Status.REJECTED and not can_upload(document, case):
        return Task(title, "", hint, _("Not accepted"), "red", example)
    return Task(title, url, hint, _("Needed again"), "red", example)


def day_of(document: Document, case: Case | None) -> str:
    """Until when it can be sent; "" where nothing waits for it by a day."""
    if document.due_on is None or case is None or case.status != Status.DOCUMENTS_NEEDED:
        return ""
    return _("By %(day)s.") % {"day": format_day(document.due_on, get_language())}


def _submission(seller: Seller, case: Case | None) -> Task:
    title = _("Check your answers and submit")
    if seller.locked_at and case:
        return Task(title, "", _("Your details are locked, so that they stay what we check."), _("Submitted"))
    if case and case.status == Status.DOCUMENTS_NEEDED:
        return Task(title, "", _("Correct what is wrong; the page of your case has the button to send it."), _("Open"))
    if missing_steps(seller):
        return Task(title, "", _("You can submit as soon as everything above is complete."), _("Cannot start yet"))
    return Task(title, reverse("check_answers"), _("You submit; then we begin."), _("To do"), "blue")


def _session(case: Case | None, now: Standing) -> Task:
    title = _("Session in person") if case and case.in_person else _("Video session")
    if case is None or case.status not in (Status.SESSION_NEEDED, Status.SESSION_BOOKED, Status.IN_SESSION):
        if case and case.booking and case.booking.status == Booking.Status.HELD:
            return Task(title, "", _starts(case.booking), _("Held"), "green")
        return Task(title, "", _not_now(case), _("Not needed now"))
    if case.booking is None:
        return Task(title, reverse("times"), promise(now, case.zone), _("To do"), "blue")
    return Task(title, reverse("booking", args=[case.booking.public_id]), _starts(case.booking), _("Booked"), "green")


def _starts(booking: Booking) -> str:
    when = format_moment(booking.starts_at, booking.time_zone, get_language())
    return _("%(when)s, at: %(place)s") % {"when": when, "place": booking.place} if booking.place else when


def _not_now(case: Case | None) -> str:
    if case is None:
        return _("When you submit, we say at once whether one is needed, and why.")
    return _("Should one be needed, we say why, and you choose the time.")


def _decision(case: Case | None, now: Standing) -> Task:
    title = _("Change of your details") if case and case.change_id else _("Decision")
    if case is None:
        return Task(title, "", _("We decide: a person, never a machine."), _("Cannot start yet"))
    status, colour = (DECIDED_CHANGE if case.change_id else DECIDED).get(Status(case.status), OPEN)
    return Task(title, reverse("case"), _next_to_decide(case, now), str(status), colour)


def _decided(case: Case | None, now: Standing) -> Iterator[Task]:
    yield _decision(case, now)
    if case is None or case.status != Status.REJECTED or case.seller.locked_at is None:
        return
    if state_of(case) == At.APPEALED:
        yield Task(_("Appeal"), reverse("case"), promise(now, case.zone), _("Waits for our answer"), "orange")
    else:
        hint = _("If you think that the decision is wrong: its page says whether and until when you can.")
        yield Task(_("Appeal"), reverse("case"), hint, _("If you want"))


def _next_to_decide(case: Case, now: Standing) -> str:
    if case.status in (Status.WITHDRAWN, Status.LAPSED):
        return _("Nothing was decided. You read here what has happened, and can start again.")
    if case.status in Case.CLOSED:
        return _("You can read it again at any time.")
    if case.status in (Status.SESSION_NEEDED, Status.SESSION_BOOKED, Status.IN_SESSION):
        return _("We decide at the end of the session.")
    return promise(now, case.zone)


def _tax(seller: Seller, case: Case | None, now: Standing) -> Task:
    """After an approval was undone it comes last once more, as it did the first time."""
    title = _("Tax information")
    checked_again = case is not None and case.status != Status.APPROVED and not case.change_id
    if seller.status == Seller.Status.ONBOARDING or (seller.status == Seller.Status.SUSPENDED and checked_again):
        return Task(title, "", _("You enter it as the last step, once you are verified."), _("Cannot start yet"))
    if seller.status == Seller.Status.VERIFIED:
        return Task(title, reverse("tax"), promise(now, seller.user.time_zone), _("To do"), "blue")
    return Task(title, "", _("Nothing more is needed."), _("Complete"), "green")


def _certification(seller: Seller, certification: Certification | None) -> Iterator[Task]:
    if certification is None:
        return
    title, url = _("Yearly certification"), reverse("certify")
    if change_pending(seller):
        yield Task(title, url, _("Not possible while your details are checked."), _("Cannot start yet"))
    elif change_begun(seller):
        yield Task(
            title,
            reverse("change"),
            _("You certify when you send the change that you have begun."),
            _("Started"),
            "blue",
        )
    elif certification.suspended_at:
        yield Task(title, url, _("Your account is open again as soon as you have certified."), _("To do"), "red")
    else:
        when = format_moment(certification.due_at, seller.user.time_zone, get_language())
        yield Task(title, url, _("By %(day)s.") % {"day": when}, _("To do"), "blue")


def _contact(contact: ContactStanding) -> Task:
    looks = {
        State.CONFIRMED: (_("Complete"), "green"),
        State.PUT_OFF: (_("Put off"), ""),
        State.STARTED: (_("Started"), "blue"),
        State.MISSING: (_("To do"), "blue"),
        State.IN_DOUBT: (_("Change needed"), "red"),
    }
    return Task(_("Emergency contact"), reverse(contact.url_name), str(contact.next_step), *looks[contact.state])


def promise(now: Standing, zone: str | ZoneInfo) -> str:
    """Who acts next and by when, in one line: each title says who."""
    if now.who == Who.NOBODY:
        return str(now.text)
    if now.due_at is None:
        return _("%(title)s.") % {"title": now.title}
    when = format_moment(now.due_at, zone, get_language())
    return _("%(title)s. By %(when)s.") % {"title": now.title, "when": when}

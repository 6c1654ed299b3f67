"""The sections of what sellers, messaging, core and the log hold (sellers.rights.exporting)."""

from collections.abc import Iterator
from datetime import date, time

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.data import values_of
from audit.log import SYSTEM
from audit.models import Event, Place
from audit.places import address_at
from audit.subjects import subjects_of
from audit.words import is_look, label_of
from core.files import read_file
from core.models import User
from core.roles import ACCOUNT_MANAGER, ADMINISTRATOR, LEAD, OPS, SUPPORT
from messaging.models import Message, Report
from sellers.answers import Answer, answers_of, day_in_words, tax_answers
from sellers.countries import country_name
from sellers.evidence import kind_of
from sellers.models import Seller
from sellers.reading import parts_of
from sellers.rights.exporting import Item, Row, Section, told_as

ROLES = {
    ACCOUNT_MANAGER: gettext_lazy("account manager"),
    LEAD: gettext_lazy("lead"),
    OPS: gettext_lazy("operations staff"),
    SUPPORT: gettext_lazy("support staff"),
    ADMINISTRATOR: gettext_lazy("administrator"),
}


def _account(seller: Seller) -> Iterator[Row]:
    user = seller.user
    yield [
        Item("seller", _("Your account's id"), seller.public_id),
        Item("email", _("E-mail address"), user.email),
        Item("name", _("Name"), user.full_name),
        Item("language", _("Language"), user.language),
        Item("time_zone", _("Time zone"), user.time_zone),
        Item("quiet_from", _("Quiet hours from"), _wall(user.quiet_from)),
        Item("quiet_until", _("Quiet hours until"), _wall(user.quiet_until)),
        Item("muted_topics", _("Switched off by e-mail"), ", ".join(user.muted_topics)),
        Item("reminders_by_sms", _("Reminders by SMS too"), user.reminders_by_sms),
        Item("phrase", _("Your anti-phishing phrase"), user.phrase),
        Item("status", _("Status"), seller.get_status_display()),
        Item("created_at", _("Registered"), seller.created_at),
        Item("locked_at", _("Details handed in"), seller.locked_at),
    ]


def _wall(clock: time | None) -> str:
    return f"{clock:%H:%M}" if clock else ""


def _log_ins(seller: Seller) -> Iterator[Row]:
    for each in UserSession.objects.filter(user=seller.user).order_by("pk"):
        yield [
            Item("began_at", _("Logged in"), each.created_at),
            Item("last_seen_at", _("Last used"), each.last_seen_at),
            Item("address", _("Network address"), each.ip),
            Item("browser", _("Browser"), each.user_agent),
        ]


def _declared(seller: Seller) -> Iterator[Row]:
    """All that was declared, its numbers in full: the copy is the seller's own."""
    for section in answers_of(seller):
        if section.answers:
            yield [Item("part", _("Part"), section.title), *_in_full(section.answers)]
    if hasattr(seller, "tax_information"):
        tax = seller.tax_information
        given = Item("certified_at", _("Given"), tax.certified_at)
        yield [Item("part", _("Part"), _("Tax information")), *_in_full(tax_answers(tax)), given]


def _in_full(answers: list[Answer]) -> Row:
    return [Item(answer.label, answer.label, answer.full or answer.value) for answer in answers]


def _travel(seller: Seller) -> Iterator[Row]:
    for note in seller.travel_notes.all():
        yield [
            Item("noted_at", _("Written"), note.noted_at),
            Item("country", _("Country or region"), country_name(note.country)),
            Item("first_day", _("First day there"), day_in_words(date.fromisoformat(note.first_day))),
            Item("last_day", _("Last day there"), day_in_words(date.fromisoformat(note.last_day))),
        ]


def _documents(seller: Seller) -> Iterator[Row]:
    for document in seller.documents.order_by("pk"):
        yield [
            Item("document", _("Document"), document.get_kind_display()),
            Item("status", _("Status"), document.get_status_display()),
            Item("uploaded_at", _("Uploaded"), document.uploaded_at),
            Item("due_on", _("Asked for until"), document.due_on),
        ]


def _pages(seller: Seller) -> Iterator[tuple[str, bytes]]:
    for document in seller.documents.order_by("pk"):
        for number, name in enumerate(document.pages, start=1):
            page = read_file(name, bound_to=document.place_of_page(number))
            yield f"documents/{document.kind}-page-{number}.jpg", page


def _originals(seller: Seller) -> Iterator[tuple[str, bytes]]:
    for document in seller.documents.order_by("pk"):
        if document.original:
            original = b"".join(parts_of(document))
            yield f"documents/{document.kind}-original.{(kind_of(original) or 'bin').lower()}", original


_SENT = {"email": gettext_lazy("Sent by e-mail"), "sms": gettext_lazy("Sent by SMS")}


def _messages(seller: Seller) -> Iterator[Row]:
    for message in Message.objects.of(seller.user).order_by("published_at").prefetch_related("deliveries"):
        sent = [
            Item(f"sent_by_{copy.channel}", str(_SENT[copy.channel]), copy.sent_at) for copy in message.deliveries.all()
        ]
        yield [
            Item("message", _("Reference"), message.public_id),
            Item("published_at", _("Written"), message.published_at),
            Item("read_at", _("Read"), message.read_at),
            Item("title", _("Title"), message.title),
            Item("body", _("Text"), message.body),
            *sent,
        ]


def _reports(seller: Seller) -> Iterator[Row]:
    """The words of the first who reported one; those of the same wave are not kept."""
    for report in Report.objects.filter(reporter=seller.user).select_related("task").order_by("pk"):
        yield [
            Item("reported_at", _("Reported"), report.reported_at),
            Item("leads_to", _("Led to"), ", ".join(report.task.facts.get("leads_to", []))),
        ]


def _log(seller: Seller, *, looks: bool) -> Iterator[Row]:
    """Who did it by role alone."""
    about = Event.objects.filter(subject__in=subjects_of(seller.public_id))
    by = _By(seller)
    for event in about.order_by("at", "id").iterator():
        action = told_as(event.action, values_of(event.data))
        if action and is_look(action) == looks:
            yield [
                Item("at", _("When"), event.at),
                Item("by", _("Who"), by.role_of(event.actor)),
                Item("action", _("What"), label_of(action)),
                Item("subject", _("About"), event.subject),
                *by.address_of(event),
            ]


class _By:
    """Who acted, as the copy says it."""

    def __init__(self, seller: Seller) -> None:
        self.own = seller.user.public_id
        self.known = {self.own: _("you"), SYSTEM: _("Vouchroom, by itself")}

    def role_of(self, actor: str) -> str:
        if actor not in self.known:
            roles = User.objects.filter(public_id=actor).values_list("groups__name", flat=True)
            names = [str(ROLES[role]) for role in roles if role in ROLES]
            self.known[actor] = ", ".join(names) or _("staff")
        return self.known[actor]

    def address_of(self, event: Event) -> Row:
        """From where, as long as it is kept; only the seller's own."""
        if event.actor != self.own or not event.place:
            return []
        found = Place.objects.filter(token=event.place).values_list("address", flat=True).first()
        found = address_at(event.place, found, event.at)
        return [Item("address", _("Network address"), found)]


SECTIONS = [
    Section("account", gettext_lazy("Your account"), _account),
    Section("declared", gettext_lazy("What you declared"), _declared),
    Section("documents", gettext_lazy("Your documents"), _documents, _pages, _originals),
    Section("messages", gettext_lazy("Messages to you"), _messages),
    Section("reports", gettext_lazy("Suspicious messages that you reported"), _reports),
    Section("log_ins", gettext_lazy("Where you are logged in"), _log_ins),
    Section("travel", gettext_lazy("Where you said that you travel"), _travel),
    Section("looks", gettext_lazy("Who looked at what"), lambda seller: _log(seller, looks=True)),
    Section("events", gettext_lazy("What our log says about you"), lambda seller: _log(seller, looks=False)),
]

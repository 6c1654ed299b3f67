"""Every page of the house, in a state worth looking at: what test_pages.py visits and `make screenshots` draws.

The world is that of the demo (demo.people); who looks is one of its people by key, or MANAGER. A stop's `act` brings
the page to the state meant, whatever a stop before it did.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, Response, expect

from audit.models import Event
from contacts.actions.addresses import enter_address, save_person
from contacts.actions.codes import send_code
from core.models import User
from core.policy import current_policy
from demo.campaigns import DRAFT, STARTED
from demo.people import OFFICE, PASSWORD, SELLERS, STAFF
from messaging.models import Message
from scheduling.actions import issue_link
from scheduling.attendance import Finding
from scheduling.models import AccountManager, Booking, Place, Session
from sellers.models import Document, Seller
from tests.e2e.conftest import Site, log_in
from tests.verification.building import answer_all
from verification.actions.contests import answer_contest, contest_missed
from verification.actions.places import choose_place
from verification.actions.reviews import begin_document_review, begin_session_review
from verification.models import Campaign, Case, Check, MissedSession, Review

ANYBODY = ""
MANAGER = "the account manager of the session that starts now"
EMAILS = {person.key: person.email for person in [*STAFF, *SELLERS]}
LOCALES = {
    "wei": "zh-CN",
    "aoi": "ja-JP",
    "rika": "ja-JP",
    "sota": "ja-JP",
    "greta": "de-DE",
    "felix": "de-DE",
}  # the others read English


class Tour:
    """The open browsers: one context and one page for each person, kept from stop to stop."""

    def __init__(self, browser: Browser, options: dict, site: Site) -> None:
        self.browser, self.site = browser, site
        self.options = {name: value for name, value in options.items() if name != "locale"}
        self.pages: dict[str, Page] = {}
        self.faults: list[str] = []

    def page(self, who: str) -> Page:
        if who not in self.pages:
            context = self.browser.new_context(**self.options, **self.place(who))
            context.on("response", self.note_faults)
            self.pages[who] = log_in(context, user_of(who), self.site) if who else context.new_page()
        return self.pages[who]

    def note_faults(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.url}")

    def place(self, who: str) -> dict[str, str]:
        zone = user_of(who).time_zone if who else "Europe/London"
        return {"locale": LOCALES.get(who, "en-GB"), "timezone_id": zone}

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()


@dataclass(frozen=True)
class Stop:
    name: str
    who: str
    path: str | Callable[[], str]
    act: Callable[[Tour], object] = lambda tour: None

    def reach(self, tour: Tour) -> Page:
        page = tour.page(self.who)
        path = self.path if isinstance(self.path, str) else self.path()
        if page.url != tour.site.origin + path:  # a room that stands stays: coming anew costs seconds
            page.goto(path)
        self.act(tour)
        return page


def user_of(who: str) -> User:
    if who == MANAGER:
        return session().booking.manager.user
    return User.objects.get(email=EMAILS[who])


def seller(key: str) -> Seller:
    return Seller.objects.get(user__email=EMAILS[key])


def case(key: str) -> Case:
    return Case.objects.get(seller=seller(key))


def session() -> Session:
    return Session.objects.get(booking__case__seller__user__email=EMAILS["emma"])


def document(key: str, kind: str) -> str:
    return reverse("document", args=[seller(key).documents.get(kind=kind).public_id])


def of_booking(page: str, key: str) -> str:
    return reverse(page, args=[case(key).booking.public_id])


def of_case(page: str, key: str) -> str:
    return reverse(f"admin:verification_case_{page}", args=[case(key).pk])


def newest_message(key: str) -> str:
    return reverse("message", args=[Message.objects.of(user_of(key)).order_by("-pk").first().public_id])


def contact(page: str) -> str:
    save_person(seller("noah"), actor=user_of("noah"), name="Nora Brooks", relation="family")
    return reverse(page)


def contact_code() -> str:
    contact("contact")
    address = enter_address(seller("noah"), actor=user_of("noah"), kind="email", value="nora@example.com")
    if not address.attempts.exists():
        send_code(address, actor=user_of("noah"))
    return reverse("contact_code", args=[address.public_id])


def missed() -> MissedSession:
    return MissedSession.objects.select_related("session__booking").get(case__seller=seller("clara"))


def missed_booking() -> str:
    return reverse("booking", args=[missed().session.booking.public_id])


def missed_session() -> str:
    return reverse("admin:scheduling_session_change", args=[missed().session.pk])


def found(finding: str, page: str) -> Callable[[], str]:
    """That page after a session of which this was found."""

    def path() -> str:
        Session.objects.filter(missed=missed()).update(finding=finding)
        return reverse(page)

    return path


def contest() -> str:
    if missed().contested_at is None:
        contest_missed(missed(), actor=user_of("clara"), text="I stood in front of a closed door.")
    return reverse("case")


def contest_to_answer() -> str:
    contest()
    return of_case("change", "clara")


def contest_answered() -> str:
    path = contest()
    if missed().answered_at is None:
        answer = "The room was open from the agreed time on, and we were in it. Nobody came to its door."
        answer_contest(missed(), actor=user_of("lena"), accepted=False, text=answer)
    return path


def owed() -> str:
    """As if the policy had taken it for one too many."""
    contest_answered()
    MissedSession.objects.filter(pk=missed().pk).update(led_to_review=True)
    Case.objects.filter(seller=seller("clara")).update(status=Case.Status.DOCUMENT_REVIEW, times_wanted_at=None)
    return of_case("change", "clara")


def review() -> Review:
    return begin_document_review(case("jonas"), actor=user_of("anna"))


def times_by_video() -> str:
    if case("clara").place:
        choose_place(case("clara"), actor=user_of("clara"), place=None)
    return "/times/?zone=Europe/London"


def times_in_person() -> str:
    if case("clara").place is None:
        choose_place(case("clara"), actor=user_of("clara"), place=Place.objects.get(name=OFFICE["name"]))
    return "/times/"


def other_times(tour: Tour) -> None:
    page = tour.page("felix")
    page.locator('main [name="others"]').click()
    expect(page.locator('main [name="offer"]').first).to_be_attached()


def console_in_person() -> str:
    begin_session_review(case("felix"), actor=user_of("anna"))
    return of_case("console", "felix")


def console_in_person_begun() -> str:
    """As if its time had come and the session ID been given: the same moment may be that of another session."""
    now, path = timezone.now(), console_in_person()
    given = {"status": Session.Status.LIVE, "entered_at": now, "admitted_at": now}
    Session.objects.filter(booking=case("felix").booking).update(**given)
    Case.objects.filter(pk=case("felix").pk).update(status=Case.Status.IN_SESSION)
    return path + "?begun"


def documents_console() -> str:
    review()
    return of_case("console", "jonas")


def decision() -> str:
    if review().checks.filter(outcome=Check.Outcome.OPEN).exists():
        answer_all(review(), rejected={Document.Kind.BANK_STATEMENT: "cut_off"})
    return of_case("decide", "jonas") + "?outcome=documents_needed"


def changelist(model: str) -> str:
    return reverse(f"admin:{model}_changelist")


def calendar_of(key: str) -> str:
    return reverse("admin:scheduling_accountmanager_change", args=[user_of(key).account_manager.pk])


def campaign(name: str) -> Callable[[], str]:
    return lambda: reverse("admin:verification_campaign_change", args=[Campaign.objects.get(name=name).pk])


def away() -> str:
    """The day of a session that is booked, of whoever holds it."""
    booking = case("aoi").booking
    day = booking.starts_at.astimezone(ZoneInfo(booking.manager.time_zone)).date()
    return reverse("admin:verification_away", args=[booking.manager.public_id]) + f"?day={day}"


def newest(model: type, name: str) -> Callable[[], str]:
    return lambda: reverse(f"admin:{name}_change", args=[model.objects.latest("pk").pk])


def press(who: str, button: str) -> Callable[[Tour], object]:
    return lambda tour: tour.page(who).locator("main form").get_by_role("button", name=button, exact=True).click()


def log_in_as_staff(tour: Tour) -> None:
    """As far as the second factor is asked for."""
    page = tour.page(ANYBODY)
    page.locator('main [name="login"]').fill(EMAILS["sue"])
    page.locator('main [name="password"]').fill(PASSWORD)
    press(ANYBODY, "Log in")(tour)
    expect(page.locator('main [name="code"]')).to_be_visible()


def register(tour: Tour) -> None:
    page = tour.page(ANYBODY)
    page.locator('main [name="email"]').fill("tom@example.com")
    page.locator('main [name="password1"]').fill("a long enough sentence")
    press(ANYBODY, "Register")(tour)
    expect(page.locator('main [name="code"]')).to_be_visible()


def join_path() -> str:
    return reverse("join", args=[issue_link(session(), actor=None)])


def room_path() -> str:
    return reverse("room", args=[session().public_id])


def enter(tour: Tour) -> None:
    """Emma, as far as consent is asked or she waits."""
    page = tour.page("emma")
    if page.url.endswith(room_path()):
        return
    page.goto(join_path())
    page.get_by_label("Session ID").fill(session().code)
    page.get_by_role("button", name="Enter the waiting room").click()


def wait(tour: Tour) -> None:
    enter(tour)
    page = tour.page("emma")
    if session().consented_at is None:
        page.get_by_label("I agree to this video session").check()
        page.get_by_role("button", name="Go to the waiting room").click()
    expect(page.locator("[data-room]")).to_be_visible()


def wait_for_us(tour: Tour) -> None:
    """The grace is over, and nobody of us came."""
    wait(tour)
    begins = timezone.now() - timedelta(minutes=current_policy().no_show_grace_minutes + 1)
    Booking.objects.filter(session=session()).update(period=(begins, begins + timedelta(minutes=30)))
    page = tour.page("emma")
    page.reload()
    expect(page.locator("[data-room-late]")).to_be_visible(timeout=20_000)


def open_room(tour: Tour) -> None:
    """The manager in the console, the seller before him in the waiting room."""
    wait(tour)
    page = tour.page(MANAGER)
    if not page.url.endswith("/console/"):
        page.goto(of_case("change", "emma"))
        page.get_by_text(re.compile("^(Open the room|Go on with the review)$")).click()
    expect(page.locator("[data-checklist]")).to_be_visible()


def go_live(tour: Tour) -> None:
    """Both in the room with picture, a challenge under way."""
    page = tour.page(MANAGER)
    if session().admitted_at is None:
        open_room(tour)
        page.get_by_role("button", name="Admit the seller").click()
    for side in (page, tour.page("emma")):
        video = side.locator("[data-remote-video]")
        expect(video).to_have_attribute("data-frames", re.compile(r"\d\d"), timeout=30_000)
    if not session().instruction:
        page.get_by_role("button", name="Start the challenge").first.click()
    expect(tour.page("emma").locator("[data-room-instruction]")).to_be_visible()


STOPS = [
    Stop("start", ANYBODY, "/"),
    Stop("statuses", ANYBODY, "/statuses/"),
    Stop("genuine", ANYBODY, "/genuine/"),
    Stop("not-found", ANYBODY, "/nowhere/"),
    Stop("demo", ANYBODY, "/demo/"),
    Stop("mailbox", ANYBODY, "/demo/mailbox/"),
    Stop("log-in", ANYBODY, "/accounts/login/"),
    Stop("log-in-code", ANYBODY, "/accounts/login/code/"),
    Stop("register", ANYBODY, "/accounts/signup/"),
    Stop("password-reset", ANYBODY, "/accounts/password/reset/"),
    Stop("second-factor-code", ANYBODY, "/accounts/login/", log_in_as_staff),
    Stop("confirm-code", ANYBODY, "/accounts/signup/", register),
    # The seller's tasks
    Stop("home-new", "ren", "/home/"),
    Stop("business", "mia", "/details/business/"),
    Stop("person", "mia", "/details/person/"),
    Stop("bank-account", "mia", "/details/bank-account/"),
    Stop("bank-account-errors", "ren", "/details/bank-account/", press("ren", "Save and go on")),
    Stop("document-empty", "ren", lambda: document("ren", "identity")),
    Stop("document-uploaded", "mia", lambda: document("mia", "identity")),
    Stop("document-rejected", "greta", lambda: document("greta", "bank_statement")),
    Stop("home", "mia", "/home/"),
    Stop("check-answers", "mia", "/check-answers/"),
    # The case and its session
    Stop("home-times-offered", "wei", "/home/"),
    Stop("times", "wei", "/times/"),
    Stop("wish-times", "wei", "/times/wishes/"),
    Stop("times-invited", "rika", "/times/"),
    Stop("home-declined", "sota", "/home/"),
    Stop("home-booked", "aoi", "/home/"),
    Stop("booking", "aoi", lambda: of_booking("booking", "aoi")),
    Stop("booking-change", "aoi", lambda: of_booking("booking_change", "aoi")),
    Stop("booking-cancel", "aoi", lambda: of_booking("booking_cancel", "aoi")),
    Stop("times-in-person", "clara", times_in_person),
    Stop("times-or-in-person", "clara", times_by_video),
    Stop("home-in-person", "felix", "/home/"),
    Stop("booking-in-person", "felix", lambda: of_booking("booking", "felix")),
    Stop("booking-change-in-person", "felix", lambda: of_booking("booking_change", "felix"), other_times),
    Stop("room-in-person", "felix", lambda: reverse("room", args=[case("felix").booking.session.public_id])),
    Stop("home-our-fault", "clara", found(Finding.WE_ABSENT, "home")),
    Stop("case-missed", "clara", found(Finding.SELLER_ABSENT, "case")),
    Stop("booking-missed", "clara", missed_booking),
    Stop("home-missed", "clara", "/home/"),
    Stop("case-contested", "clara", contest),
    Stop("case-review", "jonas", "/case/"),
    Stop("home-documents-needed", "greta", "/home/"),
    Stop("case-documents-needed", "greta", "/case/"),
    Stop("case-rejected", "olivia", "/case/"),
    Stop("case-approved", "harry", "/case/"),
    Stop("home-verified", "harry", "/home/"),
    Stop("tax", "harry", "/tax/"),
    Stop("home-restricted", "lucas", "/home/"),
    Stop("home-active", "noah", "/home/"),
    # The account
    Stop("messages", "noah", "/messages/"),
    Stop("message", "noah", lambda: newest_message("noah")),
    Stop("account", "noah", "/account/"),
    Stop("phrase", "noah", "/account/phrase/"),
    Stop("preferences", "noah", "/account/preferences/"),
    Stop("email-change", "noah", "/accounts/email/"),
    Stop("password-change", "noah", "/accounts/password/change/"),
    Stop("second-factor", "noah", "/accounts/2fa/"),
    Stop("confirm-access", "noah", "/accounts/2fa/totp/activate/"),
    Stop("log-out", "noah", "/accounts/logout/"),
    Stop("passkeys", "noah", "/accounts/2fa/webauthn/"),
    Stop("contact", "harry", "/contact/"),
    Stop("contact-person", "harry", "/contact/person/"),
    Stop("contact-email", "noah", lambda: contact("contact_email")),
    Stop("contact-phone", "noah", lambda: contact("contact_phone")),
    Stop("contact-code", "noah", contact_code),
    # The room, from both sides
    Stop("device-check", "emma", "/device-check/"),
    Stop("join", "emma", join_path),
    Stop("consent", "emma", join_path, enter),
    Stop("waiting-room", "emma", room_path, wait),
    Stop("waiting-room-late", "emma", room_path, wait_for_us),
    Stop("console-waiting", MANAGER, lambda: of_case("change", "emma"), open_room),
    Stop("room", "emma", room_path, go_live),
    Stop("console", MANAGER, lambda: of_case("console", "emma"), go_live),
    # Staff
    Stop("staff", "lena", "/admin/"),
    Stop("cases", "lena", changelist("verification_case")),
    Stop("staff-case", "lena", lambda: of_case("change", "greta")),
    Stop("staff-missed", "lena", contest_to_answer),
    Stop("case-contest-answered", "clara", contest_answered),
    Stop("session-attendance", "lena", missed_session),
    Stop("staff-owed", "lena", owed),
    Stop("staff-fraud", "lena", lambda: of_case("change", "jun")),
    Stop("staff-seller-view", "sue", lambda: of_case("change", "greta")),
    Stop("console-documents", "anna", documents_console),
    Stop("decision", "anna", decision),
    Stop("staff-case-in-person", "anna", lambda: of_case("change", "felix")),
    Stop("console-in-person", "anna", console_in_person),
    Stop("console-in-person-begun", "anna", console_in_person_begun),
    Stop("audit", "omar", changelist("audit_event")),
    Stop("audit-event", "omar", newest(Event, "audit_event")),
    Stop("policy", "omar", changelist("core_policyversion")),
    Stop("policy-add", "omar", reverse("admin:core_policyversion_add")),
    Stop("staff-messages", "omar", changelist("messaging_message")),
    Stop("deliveries", "omar", changelist("messaging_delivery")),
    Stop("account-managers", "omar", changelist("scheduling_accountmanager")),
    Stop("account-manager", "omar", newest(AccountManager, "scheduling_accountmanager")),
    Stop("account-manager-off", "lena", lambda: calendar_of("grace")),
    Stop("places", "lena", changelist("scheduling_place")),
    Stop("place-add", "lena", reverse("admin:scheduling_place_add")),
    Stop("holiday-changes", "omar", changelist("scheduling_holidaychange")),
    Stop("holiday-change-add", "omar", reverse("admin:scheduling_holidaychange_add")),
    Stop("capacity", "omar", changelist("scheduling_capacityalarm")),
    Stop("away", "omar", away),
    Stop("away-done", "omar", away, press("omar", "Confirm: away on this day")),
    Stop("home-called-off", "aoi", "/home/"),
    Stop("bookings", "omar", changelist("scheduling_booking")),
    Stop("sessions", "omar", changelist("scheduling_session")),
    Stop("sellers", "omar", changelist("sellers_seller")),
    Stop("seller", "omar", lambda: reverse("admin:sellers_seller_change", args=[seller("noah").pk])),
    Stop("campaigns", "omar", changelist("verification_campaign")),
    Stop("campaign", "omar", campaign(STARTED)),
    Stop("campaign-draft", "omar", campaign(DRAFT)),
    Stop("campaign-add", "omar", reverse("admin:verification_campaign_add")),
    Stop("users", "ada", changelist("core_user")),
]

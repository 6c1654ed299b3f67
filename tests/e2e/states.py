"""States worth looking at: paths of pages, and acts that bring a page to what is meant, whatever was done before."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from audit.models import Event
from core.models import Approval
from core.policy import current_policy, publish_policy
from demo.people import OFFICE, PASSWORD
from messaging.genuine.reporting import report_message
from messaging.models import Message, OpsTask
from messaging.outbox import queue_message
from messaging.preferences.stopping import stop_address
from messaging.purposes import topics
from scheduling.models import Place, Session
from sellers.grounds import ASSIGNED, state_reason
from sellers.models import Document, Export
from sellers.reading import open_file
from sellers.rights.erasing import propose_erasure
from sellers.rights.exports import ask_for_export, make_exports
from sellers.rights.holding import place_hold, standing_hold
from sellers.rights.requests import ask_for_erasure
from sellers.travel.actions import note_travel
from tests.e2e.visitors import ANYBODY, EMAILS, Tour, case, seller, user_of
from tests.verification.building import answer_all, assigned
from verification.checklists.actions import start_draft
from verification.models import (
    Campaign,
    Case,
    Check,
    Checklist,
    Review,
)
from verification.reviewing.actions.reviews import begin_session_review
from verification.sessions.actions.places import choose_place


def document(key: str, kind: str) -> str:
    return reverse("document", args=[seller(key).documents.get(kind=kind).public_id])


def infected_document(key: str) -> str:
    """As if the scanner had found malware in what was sent."""
    Document.objects.filter(seller=seller(key), kind="identity").update(scan=Document.Scan.INFECTED)
    return document(key, "identity") + "?infected"


def doubtful_answers(key: str) -> str:
    """Of somebody who mistyped a day and a digit, and is paid into an account of another name."""
    person, account = seller(key).person, seller(key).bank_account
    person.machine_readable = (
        "P<USALOPEZ<<MIA<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n4567891237USA86O4127F3305815<<<<<<<<<<<<<<02"
    )
    person.save()
    account.holder = "Moonlight Lamps"
    account.save()
    return "/check-answers/?doubtful"


def of_booking(page: str, key: str) -> str:
    return reverse(page, args=[case(key).booking.public_id])


def of_case(page: str, key: str) -> str:
    return reverse(f"admin:verification_case_{page}", args=[case(key).pk])


def event_of_case() -> str:
    """One in the middle of a chain, with a state before and after."""
    event = Event.objects.filter(subject=case("greta").public_id, action="case.documents_needed").latest("id")
    return reverse("admin:audit_event_change", args=[event.pk])


def unusual_looks() -> str:
    """One by whoever has the case, and one by a lead who stated a reason."""
    paper = seller("greta").documents.get(kind="identity")
    open_file(paper, "1", actor=user_of("anna"), ground=ASSIGNED)
    ground = state_reason(paper, actor=user_of("lena"), text="The seller says that the scan is not theirs.")
    open_file(paper, "1", actor=user_of("lena"), ground=ground)
    return reverse("admin:audit_event_unusual")


def data_of(key: str) -> str:
    """A copy is ready, and an erasure is asked for."""
    owner = seller(key)
    if not owner.exports.exists():
        ask_for_export(owner, actor=owner.user)
        make_exports()
    ask_for_erasure(owner, actor=owner.user)
    return reverse("your_data")


def rights_of(key: str) -> str:
    """Of a seller who is held for a court."""
    if standing_hold(seller(key)) is None:
        place_hold(seller(key), actor=user_of("lena"), reason="A court asks for everything about this seller.")
    return reverse("admin:sellers_seller_rights", args=[seller(key).pk])


def erasure_to_confirm(key: str) -> str:
    approval = Approval.objects.waiting().filter(subject=seller(key).public_id).first()
    if approval is None:
        approval = propose_erasure(seller(key), actor=user_of("omar"), reason="Asked for on the page “Your data”.")
    return reverse("admin:core_approval_change", args=[approval.pk])


def why() -> str:
    """Where a lead says why they open a document of somebody else's case."""
    paper = seller("greta").documents.get(kind="identity")
    return reverse("admin:verification_case_why", args=[case("greta").pk, paper.public_id])


def newest_message(key: str) -> str:
    return reverse("message", args=[Message.objects.of(user_of(key)).order_by("-pk").first().public_id])


def waiting_message(key: str) -> str:
    """Its copy waits for the end of quiet hours, as if they had begun."""
    path = newest_message(key)
    message = Message.objects.of(user_of(key)).order_by("-pk").first()
    message.deliveries.update(status="queued", held_from=message.due_at)
    return path


def returned_message(key: str) -> str:
    """Its mail came back, and its copy to the emergency contact was refused."""
    path = newest_message(key)
    message = Message.objects.of(user_of(key)).order_by("-pk").first()
    message.deliveries.update(status="returned", failure="no_such_address")
    message.deliveries.get_or_create(
        channel="sms",
        defaults={
            "status": "failed",
            "failure": "carrier_refused",
            "due_at": message.due_at,
            "address": "+447700900123",
        },
    )
    return path


def stop_path(key: str) -> str:
    return urlsplit(stop_address(user_of(key), topics()[0])).path


def older_messages() -> str:
    """In the middle of more than two pages."""
    reader = user_of("wei")
    if Message.objects.of(reader).count() < 50:
        for _ in range(50):
            queue_message("export_failed", to=reader, about=Export(seller=seller("wei")), channels=[])
    return reverse("messages") + f"?before={Message.objects.of(reader)[19].public_id}"


def seen_center(key: str) -> str:
    return reverse("admin:messaging_message_center", args=[user_of(key).public_id])


def travel_noted() -> str:
    today = timezone.localdate()
    note_travel(
        seller("greta"), actor=user_of("greta"), country="PT", first_day=today, last_day=today + timedelta(days=12)
    )
    return reverse("travel")


def to_assign() -> str:
    """Nobody has it yet."""
    return of_case("change", "jonas")


def review() -> Review:
    return assigned(case("jonas"), user_of("anna"))


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
    """Days ahead, when nobody may receive its seller yet: its own time may be that of another session."""
    if not case("felix").reviews.exists():
        opens = current_policy().join_opens_before_minutes
        publish_policy({"join_opens_before_minutes": 10_000}, actor=user_of("omar"), note="for the tour")
        begin_session_review(case("felix"), actor=user_of("anna"))
        publish_policy({"join_opens_before_minutes": opens}, actor=user_of("omar"), note="as before")
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


def checklist(*, draft: bool) -> Callable[[], str]:
    """For passports from Germany: what is in use, or what a lead is writing."""

    def path() -> str:
        lists = Checklist.objects.filter(subject=Checklist.Subject.PASSPORT, country="DE", published_at__isnull=draft)
        if draft and not lists.exists():
            start_draft(subject=Checklist.Subject.PASSPORT, country="DE", actor=user_of("lena"))
        return reverse("admin:verification_checklist_change", args=[lists.latest("number").pk])

    return path


def check_of_draft() -> str:
    checklist(draft=True)()
    draft = Checklist.objects.get(published_at=None)
    return reverse("admin:verification_checklist_item", args=[draft.pk, draft.items.latest("position").code])


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


FORGERY = "Dear seller, your account is limited. Confirm it at https://vouchr0om-help.com/?id=1 within 24 hours."


def paste_forgery(tour: Tour) -> None:
    tour.page("noah").locator('main textarea[name="text"]').fill(FORGERY)
    press("noah", "Check")(tour)
    expect(tour.page("noah").get_by_role("heading", name="No, this is not from us")).to_be_visible()


def report_forgery(tour: Tour) -> None:
    paste_forgery(tour)
    press("noah", "Report it to us")(tour)
    expect(tour.page("noah").get_by_role("heading", name="What happens next")).to_be_visible()


def ops_task() -> str:
    if not OpsTask.objects.open().exists():
        report_message(FORGERY, actor=user_of("noah"))
    return reverse("admin:messaging_opstask_change", args=[OpsTask.objects.open()[0].pk])


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

"""States worth looking at: paths of pages, and acts that bring a page to what is meant, whatever was done before."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from audit.models import Event
from contacts.actions.addresses import enter_address, save_person
from contacts.actions.calls import log_call
from contacts.actions.codes import send_code
from contacts.models import Address, Contact
from core.models import Approval
from core.policy import current_policy, publish_policy
from demo.people import OFFICE, PASSWORD
from messaging.genuine.reporting import report_message
from messaging.models import Message, OpsTask
from messaging.outbox import queue_message
from messaging.preferences.stopping import stop_address
from messaging.publishing import publish_once
from messaging.purposes import topics
from scheduling.actions import issue_link
from scheduling.models import Booking, Place, Session
from sellers.grounds import ASSIGNED, state_reason
from sellers.models import Document, Export
from sellers.reading import open_file
from sellers.rights.erasing import propose_erasure
from sellers.rights.exports import ask_for_export, make_exports
from sellers.rights.holding import place_hold, standing_hold
from sellers.rights.requests import ask_for_erasure
from sellers.travel.actions import note_travel
from tests.e2e.cameras import CARD, refuse, show_card
from tests.e2e.visitors import ANYBODY, EMAILS, MANAGER, Tour, case, seller, session, user_of
from tests.verification.building import answer_all, assigned
from verification.actions.announcements import save_draft, start_correction
from verification.actions.checklists import start_draft
from verification.actions.contests import answer_contest, contest_missed
from verification.actions.places import choose_place
from verification.actions.reviews import begin_session_review
from verification.actions.telling import tell_next
from verification.audience import messages_of
from verification.models import (
    Announcement,
    AnnouncementVersion,
    Campaign,
    Case,
    Check,
    Checklist,
    Detour,
    MissedSession,
    Review,
)


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


def message_with_code() -> str:
    """Where the button stands in place of the code."""
    contact_code()
    return reverse("message", args=[Message.objects.filter(purpose="contact_code").latest("pk").public_id])


def older_messages() -> str:
    """In the middle of more than two pages."""
    reader = user_of("wei")
    if Message.objects.of(reader).count() < 50:
        for _ in range(50):
            queue_message("export_failed", to=reader, about=Export(seller=seller("wei")), channels=[])
    return reverse("messages") + f"?before={Message.objects.of(reader)[19].public_id}"


def seen_center(key: str) -> str:
    return reverse("admin:messaging_message_center", args=[user_of(key).public_id])


def seen_message() -> str:
    newest_of_noah = message_with_code().rstrip("/").rpartition("/")[2]
    return reverse("admin:messaging_message_seen", args=[user_of("noah").public_id, newest_of_noah])


def contact(page: str) -> str:
    save_person(seller("noah"), actor=user_of("noah"), name="Nora Brooks", relation="family")
    return reverse(page)


def own_number() -> str:
    """Whoever is their own emergency contact, with a confirmed mobile number."""
    if not Address.objects.of(user_of("mia")).exists():
        saved = save_person(seller("mia"), actor=user_of("mia"), name=user_of("mia").full_name, relation="self")
        enter_address(seller("mia"), actor=user_of("mia"), kind="phone", value="+447400123456")
        Address.objects.filter(contact=saved).update(status="verified", verified_at=Now())
    return reverse("account_preferences")


def travel_noted() -> str:
    today = timezone.localdate()
    note_travel(
        seller("greta"), actor=user_of("greta"), country="PT", first_day=today, last_day=today + timedelta(days=12)
    )
    return reverse("travel")


def ask_for_way(tour: Tour) -> None:
    """Whether a number of the United States is a mobile or a landline, nobody can tell."""
    page = tour.page("noah")
    page.get_by_label("Country or region of the number").select_option("US")
    page.get_by_label("Phone number").fill("201 555 0123")
    press("noah", "Send the code")(tour)
    expect(page.get_by_role("group", name="How is the code to come?")).to_be_visible()


def contact_code() -> str:
    contact("contact")
    address = enter_address(seller("noah"), actor=user_of("noah"), kind="email", value="nora@example.com")
    if not address.attempts.exists():
        send_code(address, actor=user_of("noah"))
    return reverse("contact_code", args=[address.public_id])


def contact_link() -> str:
    """What the link shows does not depend on its end: only the button looks at that."""
    contact_code()
    address = Address.objects.of(user_of("noah")).get(kind="email", status="pending")
    if not address.attempts.filter(status="open", expires_at__gt=Now()).exists():
        send_code(address, actor=user_of("noah"))
    return reverse("contact_link", args=[address.public_id, "x"])


def contact_called() -> Contact:
    """Both addresses are confirmed, a call was missed, and at the next one somebody else answered."""
    known = Contact.objects.filter(seller=seller("jonas"), programme_since__isnull=False).first()
    if known:
        return known
    saved = save_person(seller("jonas"), actor=user_of("jonas"), name="Kim Park", relation="colleague")
    for kind, value in (("email", "kim@example.com"), ("phone", "+442079460018;ext=12")):
        enter_address(seller("jonas"), actor=user_of("jonas"), kind=kind, value=value)
    Address.objects.filter(contact=saved).update(status="verified", verified_at=Now())
    Contact.objects.filter(pk=saved.pk).update(programme_since=Now())
    log_call(saved, actor=user_of("omar"), topic="session", outcome="not_reached", call_back="+44 20 7946 0018")
    log_call(saved, actor=user_of("omar"), topic="account", outcome="wrong_person", note="A shop for bicycles.")
    return saved


def contact_in_doubt() -> str:
    contact_called()
    return reverse("contact")


def contact_for_staff() -> str:
    return reverse("admin:contacts_contact_change", args=[contact_called().pk])


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
    Detour.objects.create(case=missed().case, cause="missed", missed=missed(), made_at=missed().found_at)
    Case.objects.filter(seller=seller("clara")).update(status=Case.Status.DOCUMENT_REVIEW, times_wanted_at=None)
    return of_case("change", "clara")


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


def listen_in(tour: Tour) -> None:
    go_live(tour)
    expect(tour.page("lena").get_by_text("You hear and see both sides.")).to_be_visible(timeout=30_000)


def ask_to_take_over(tour: Tour) -> None:
    tour.page("lena").get_by_text("Take the session over").click()


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


def announcement() -> str:
    return reverse("announcement", args=[Announcement.objects.earliest("pk").public_id])


def announcement_corrected() -> str:
    """As if its correction had been confirmed and told."""
    found = Announcement.objects.earliest("pk")
    if found.versions.count() == 1:
        draft = start_correction(found, actor=user_of("omar"))
        draft.note, draft.title = (
            "A slip in the title",
            draft.title | {"de": "Steuerangaben: einmal im Jahr bestätigen"},
        )
        draft.published_at, draft.published_by = timezone.now(), user_of("lena")
        draft.save()
        Announcement.objects.filter(pk=found.pk).update(reached=0, round_ended_at=None)
        tell_next(found)
        for message in messages_of(found).filter(published_at=None):
            publish_once(message)
    return announcement()


def several_announcements() -> str:
    """Told to everybody who reads the first one."""
    first = Announcement.objects.earliest("pk").versions.earliest("number")
    for title in ("Fees for returned parcels change", "Sessions on Saturdays from January on"):
        if AnnouncementVersion.objects.filter(title__en=title).exists():
            continue
        draft = AnnouncementVersion(
            effective_on=first.effective_on,
            title=dict.fromkeys(first.title, title),
            body=first.body,
            task=first.task,
            audience=first.audience,
        )
        save_draft(draft, actor=user_of("omar"))
        AnnouncementVersion.objects.filter(pk=draft.pk).update(published_at=Now(), published_by=user_of("lena"))
        Announcement.objects.filter(pk=draft.announcement_id).update(status=Announcement.Status.PUBLISHED)
        announcement = Announcement.objects.get(pk=draft.announcement_id)
        tell_next(announcement)
        for message in messages_of(announcement).filter(published_at=None):
            publish_once(message)
    return reverse("home")


def announcement_published() -> str:
    return reverse("admin:verification_announcement_change", args=[Announcement.objects.earliest("pk").pk])


def announcement_draft() -> str:
    """Not complete, and too early."""
    draft = AnnouncementVersion.objects.filter(published_at=None).first()
    if draft is None:
        draft = AnnouncementVersion(effective_on=timezone.now().date(), title={"en": "New opening hours"})
        save_draft(draft, actor=user_of("omar"))
    return reverse("admin:verification_announcement_change", args=[draft.announcement_id])


def announcement_form() -> str:
    announcement_draft()
    draft = AnnouncementVersion.objects.get(published_at=None)
    return reverse("admin:verification_announcement_edit", args=[draft.announcement_id])


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


def check_device(tour: Tour, **card: float) -> None:
    """Noah, who has no session to come, so that nothing is stored."""
    page = tour.page("noah")
    if not page.evaluate("Boolean(window.card)"):
        page.evaluate(CARD)
        page.get_by_role("button", name="Start the check").click()
        expect(page.get_by_role("button", name="Check again")).to_be_visible(timeout=30_000)
    show_card(page, **card)
    page.get_by_role("button", name="Hold up a card").click()


def check_good(tour: Tour) -> None:
    check_device(tour)
    expect(tour.page("noah").get_by_text("Good: the print can be read")).to_be_visible(timeout=20_000)


def check_blurred(tour: Tour) -> None:
    check_device(tour, blur=7)
    expect(tour.page("noah").get_by_text("The print is blurred")).to_be_visible(timeout=20_000)


def check_denied(tour: Tour) -> None:
    page = tour.page("noah")
    refuse(page, video="NotAllowedError", audio="NotAllowedError", permission="denied")
    page.get_by_role("button", name="Start the check").click()
    expect(page.get_by_text("does not let this page use")).to_have_count(2, timeout=20_000)
    expect(page.get_by_role("button", name="Check again")).to_be_visible(timeout=20_000)


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
        expect(page.locator("[data-presence]")).to_contain_text("waits to be let in", timeout=20_000)
        page.get_by_role("button", name="Admit the seller").click()
    for side in (page, tour.page("emma")):
        video = side.locator("[data-remote-video]")
        expect(video).to_have_attribute("data-frames", re.compile(r"\d\d"), timeout=30_000)
    if not session().instruction:
        page.get_by_role("button", name="Start the challenge").first.click()
    expect(tour.page("emma").locator("[data-room-instruction]")).to_be_visible()


def leave_the_room(tour: Tour) -> None:
    """The call would go on through all that follows, and take more of the processors than the pages."""
    for who in {"emma", MANAGER} & tour.pages.keys():
        tour.pages.pop(who).context.close()

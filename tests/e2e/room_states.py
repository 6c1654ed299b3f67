"""The room and what leads to it, from both sides."""

import re
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from core.policy import current_policy
from scheduling.actions import issue_link
from scheduling.models import Booking
from tests.e2e.cameras import CARD, refuse, show_card
from tests.e2e.states import of_case
from tests.e2e.visitors import MANAGER, Tour, session


def listen_in(tour: Tour) -> None:
    go_live(tour)
    expect(tour.page("lena").get_by_text("You hear and see both sides.")).to_be_visible(timeout=30_000)


def ask_to_take_over(tour: Tour) -> None:
    tour.page("lena").get_by_text("Take the session over").click()


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

"""States of measures against accounts that are worth looking at."""

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from core.approvals import confirm
from core.models import Approval
from demo.timetravel import begin_measure
from tests.e2e.visitors import Tour, seller, user_of
from verification.measures.actions.proposing import Proposal, propose_measure
from verification.measures.actions.saying_done import say_done
from verification.models import Measure

Kind = Measure.Kind
WORDS = "The new passport came on Friday. I can show it in a session, or upload it, whichever is quicker."
GROUNDS = {
    Kind.SUSPEND: ("account_misused", "Two log-ins from a country that you never named, within the same hour."),
    Kind.UNDO: (
        "documents_doubted",
        "The register told us that the extract which you sent was issued to another firm.",
    ),
    Kind.CLOSE: ("rules_broken", "Three orders of October were never sent. We had warned you on 2 September."),
}


def _measure(key: str, kind: str) -> Measure:
    """Proposed by Lena, unless it is there."""
    found = Measure.objects.filter(seller=seller(key), kind=kind).exclude(status="dropped").first()
    if found:
        return found
    ground, facts = GROUNDS[Kind(kind)]
    today = timezone.now().date()
    last_day = today + timedelta(days=60) if kind == Kind.SUSPEND else None
    proposal = Proposal(kind, ground, facts, "A letter of 20 November, in the file.", today, last_day)
    return propose_measure(seller(key), actor=user_of("lena"), proposal=proposal)


def proposed(key: str, kind: str) -> Callable[[], str]:
    """What the second person reads."""

    def path() -> str:
        approval = Approval.objects.get(subject=_measure(key, kind).public_id)
        return reverse("admin:core_approval_change", args=[approval.pk])

    return path


def announced(key: str, kind: str) -> Measure:
    measure = _measure(key, kind)
    if measure.status == "proposed":
        confirm(Approval.objects.get(subject=measure.public_id), actor=user_of("omar"))
    return measure


def begun(key: str, kind: str) -> Measure:
    measure = announced(key, kind)
    measure.refresh_from_db()
    if measure.status == "announced":
        begin_measure(measure)
    return measure


def page(key: str, kind: str, reach: Callable[[str, str], Measure] = _measure) -> Callable[[], str]:
    return lambda: reverse("measure", args=[reach(key, kind).public_id])


def home(key: str, kind: str, reach: Callable[[str, str], Measure]) -> Callable[[], str]:
    def path() -> str:
        reach(key, kind)
        return reverse("home")

    return path


def staff_page(key: str, kind: str) -> Callable[[], str]:
    return lambda: reverse("admin:verification_measure_change", args=[_measure(key, kind).pk])


def said_done(key: str, kind: str) -> Callable[[], str]:
    def path() -> str:
        measure = _measure(key, kind)
        if not measure.waits_for_answer:
            say_done(measure, actor=measure.seller.user, text=WORDS)
        return reverse("measure", args=[measure.public_id])

    return path


def again(tour: Tour) -> None:
    tour.page("lucas").reload()


def to_answer(key: str, kind: str) -> Callable[[], str]:
    def path() -> str:
        said_done(key, kind)()
        return staff_page(key, kind)()

    return path


def form(key: str) -> Callable[[], str]:
    return lambda: reverse("admin:verification_measure_propose", args=[seller(key).public_id])


def send_half(tour: Tour) -> None:
    page = tour.page("lena")
    page.get_by_label("close the account for good").check()
    page.get_by_label("Reason").select_option("documents_expired")
    page.get_by_role("button", name="Propose the measure").click()
    expect(page.get_by_text("Not proposed.")).to_be_visible()

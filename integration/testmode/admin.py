"""Test sellers and what became of them: whoever helps a platform picks outcomes here."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.readonly import ReadOnlyAdmin
from core.access import user_of
from core.admin_pages import draw, is_done, needs
from integration.models import Event, MovedClock, PickedOutcome
from integration.testmode.arriving import again
from integration.testmode.clock import forward_clock
from integration.testmode.erasing import erase_test_seller
from integration.testmode.forms import HOUR, STEPS, ClockForm, EraseForm, OutcomeForm
from integration.testmode.picking import pick_outcome
from integration.testmode.telling import tell
from sellers.models import Seller
from verification.life.table import Clock, state_of
from verification.models import Case

MAY_PICK = "integration.pick_outcome"
ON_A_PAGE, PICKS_SHOWN, EVENTS_SHOWN = 50, 20, 30


@admin.register(PickedOutcome)
class TestSessionsAdmin(ReadOnlyAdmin):
    """In the place of a list of what was picked: the sellers."""

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/", guarded(seller_page), name="test_seller"),
            path("<int:pk>/outcome/", guarded(pick), name="test_seller_outcome"),
            path("<int:pk>/clock/", guarded(move_clock), name="test_seller_clock"),
            path("<int:pk>/erase/", guarded(erase), name="test_seller_erase"),
            *self.list_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        page = Paginator(_sellers(), ON_A_PAGE).get_page(request.GET.get("page"))
        newest = Case.objects.in_bulk([seller.newest for seller in page if seller.newest])
        rows = [(seller, _standing(seller, newest.get(seller.newest))) for seller in page]
        return draw(request, "integration/testmode/list", title=_("Test sessions"), page=page, rows=rows)


def _sellers() -> QuerySet[Any]:
    """The newest first, each with the row id of the newest case."""
    cases = Case.objects.filter(seller=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    sellers = Seller.objects.of_test_world().filter(erased_at=None).select_related("user", "business", "moved_clock")
    return sellers.annotate(newest=Subquery(cases)).order_by("-pk")


def _standing(seller: Seller, case: Case | None) -> str:
    """What it waits for, as staff read it everywhere."""
    if case is None:
        return _("nothing submitted yet")
    case.seller = seller
    return f"{case.get_status_display()} ({state_of(case).value.waits_for})"


def _seller(pk: int) -> Seller:
    rows = Seller.objects.of_test_world().filter(pk=pk, erased_at=None)
    seller = rows.select_related("user", "business").first()
    if seller is None:
        raise Http404
    return seller


def _case(seller: Seller) -> Case | None:
    case = seller.cases.order_by("-pk").first()
    return again(case) if case else None


@require_safe
@needs(MAY_PICK)
def seller_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _seller(pk))


def _page(request: HttpRequest, seller: Seller, form: OutcomeForm | None = None) -> HttpResponse:
    case, clock = _case(seller), MovedClock.objects.filter(seller=seller).first()
    form = form or (OutcomeForm(case=case) if case else None)
    return draw(
        request,
        "integration/testmode/seller",
        title=_("Test session of %(seller)s") % {"seller": seller},
        seller=seller,
        case=case,
        standing=_standing(seller, case),
        form=form if form and form.fields["outcome"].choices else None,  # type: ignore[attr-defined]
        clock=ClockForm(),
        erasing=EraseForm(),
        events=Event.objects.filter(seller=seller.public_id).order_by("-pk")[:EVENTS_SHOWN],
        due_at=case.told_at if case and state_of(case).value.clock != Clock.NONE else None,
        forwarded=dict(zip(["days", "hours"], divmod(_hours(clock), 24), strict=True)),
        picks=PickedOutcome.objects.filter(case__seller=seller).order_by("-pk")[:PICKS_SHOWN],
    )


def _hours(clock: MovedClock | None) -> int:
    """It is moved by whole ones."""
    return clock.forwarded_seconds // HOUR if clock else 0


@require_POST
@needs(MAY_PICK)
def pick(request: HttpRequest, pk: int) -> HttpResponse:
    seller = _seller(pk)
    case = _case(seller)
    if case is None:
        raise Http404
    form = OutcomeForm(request.POST, case=case)
    if not form.is_valid():
        return _page(request, seller, form)
    is_done(request, lambda: tell(request, pick_outcome(case, actor=user_of(request), **form.picked)))
    return redirect("admin:test_seller", pk)


@require_POST
@needs(MAY_PICK)
def move_clock(request: HttpRequest, pk: int) -> HttpResponse:
    seller, form = _seller(pk), ClockForm(request.POST)
    if not form.is_valid():
        return _page(request, seller)
    by = form.cleaned_data["forward"]
    said = _(
        "The seller's clock was moved forward by %(by)s. What is due now is done within a minute: reload this page, "
        "and what has happened stands at its end."
    )
    is_done(request, lambda: forward_clock(seller, actor=user_of(request), seconds=by), said % {"by": STEPS[by]})
    return redirect("admin:test_seller", pk)


@require_POST
@needs(MAY_PICK)
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    seller = _seller(pk)
    if not EraseForm(request.POST).is_valid():
        messages.error(request, _("Nothing is erased: say that you are sure."))
    elif is_done(request, lambda: erase_test_seller(seller, actor=user_of(request)), _("The test seller is erased.")):
        return redirect("admin:integration_pickedoutcome_changelist")
    return redirect("admin:test_seller", pk)

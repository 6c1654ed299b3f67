"""Pages of a checklist, and of one check in a draft."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import user_of
from core.errors import DomainError
from verification.admin_pages import draw, is_done, needs, saved
from verification.catalogue.reasons import reasons_in_use
from verification.checklists.actions import (
    discard_draft,
    in_use,
    publish_checklist,
    remove_item,
    save_item,
    start_draft,
)
from verification.checklists.differences import changes_between
from verification.checklists.forms import DraftForm, ItemForm, PublishForm
from verification.models import Checklist, ChecklistItem


def _draw(request: HttpRequest, page: str, **context: Any) -> HttpResponse:
    return draw(request, f"checklist/{page}", **context)


def _to(checklist: Checklist) -> HttpResponse:
    return redirect("admin:verification_checklist_change", checklist.pk)


@require_GET
@needs("view_checklist")
def checklist_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A version: its checks, and what it changed against the one before; a draft against the one in use."""
    checklist = get_object_or_404(Checklist.objects.select_related("published_by"), pk=pk)
    current, items = in_use(checklist.subject, checklist.country), list(checklist.items.all())
    versions = list(Checklist.objects.filter(subject=checklist.subject, country=checklist.country))
    before = next((each for each in versions if each.published_at and each.number < checklist.number), None)
    before = before or (current if current != checklist and not checklist.published_at else None)
    reasons = reasons_in_use()
    return _draw(
        request,
        "page",
        title=capfirst(str(checklist)),
        checklist=checklist,
        rows=[(item, [reasons[code] for code in item.reason_codes if code in reasons]) for item in items],
        before=before,
        changes=changes_between(before.items.all(), items) if before else [],
        versions=versions,
        draft=next((each for each in versions if not each.published_at), None),
        in_use=current == checklist,
        may_change=request.user.has_perm("verification.change_checklist"),
        form=PublishForm(),
    )


@require_http_methods(["GET", "POST"])
@needs("add_checklist")
def add_page(request: HttpRequest) -> HttpResponse:
    form = DraftForm(request.POST or None)
    if form.is_valid():
        try:
            draft = start_draft(actor=user_of(request), **form.cleaned_data)
        except DomainError as refused:
            form.add_error(None, str(refused.message))
        else:
            return _to(draft)
    return _form_page(request, form, _("New checklist or version"), _("Begin a draft"), _list_address())


@require_POST
@needs("add_checklist")
def draft_again(request: HttpRequest, pk: int) -> HttpResponse:
    checklist = get_object_or_404(Checklist, pk=pk)
    return _act(request, checklist, start_draft, subject=checklist.subject, country=checklist.country)


@require_POST
@needs("change_checklist")
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    checklist, form = get_object_or_404(Checklist, pk=pk), PublishForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["note"])))
        return _to(checklist)
    return _act(request, checklist, publish_checklist, checklist, note=form.cleaned_data["note"])


@require_POST
@needs("change_checklist")
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    checklist = get_object_or_404(Checklist, pk=pk)
    if not is_done(request, lambda: discard_draft(checklist, actor=user_of(request)), _("The draft is gone.")):
        return _to(checklist)
    return redirect(_list_address())


def _act(
    request: HttpRequest, checklist: Checklist, action: Callable[..., Checklist], *args: Any, **kwargs: Any
) -> Any:
    try:
        return _to(action(*args, actor=user_of(request), **kwargs))
    except DomainError as refused:
        messages.error(request, str(refused.message))
        return _to(checklist)


@require_http_methods(["GET", "POST"])
@needs("change_checklist")
def item_page(request: HttpRequest, pk: int, code: str = "") -> HttpResponse:
    checklist = get_object_or_404(Checklist, pk=pk)
    item = get_object_or_404(checklist.items, code=code) if code else ChecklistItem(checklist=checklist)
    form = ItemForm(request.POST or None, instance=item)
    if form.is_valid() and saved(form, lambda: save_item(form.instance, actor=user_of(request))):
        return _to(checklist)
    back = reverse("admin:verification_checklist_change", args=[pk])
    remove = reverse("admin:verification_checklist_remove", args=[pk, code]) if code else ""
    return _form_page(
        request,
        form,
        capfirst(": ".join([str(checklist), item.title or _("new check")])),
        _("Save the check"),
        back,
        remove,
    )


@require_POST
@needs("change_checklist")
def remove(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    item = get_object_or_404(ChecklistItem.objects.select_related("checklist"), checklist=pk, code=code)
    is_done(request, lambda: remove_item(item, actor=user_of(request)))
    return _to(item.checklist)


def _form_page(
    request: HttpRequest, form: BaseForm, title: str, submit: str, back: str, remove: str = ""
) -> HttpResponse:
    return _draw(request, "form", form=form, title=title, submit=submit, back=back, remove=remove)


def _list_address() -> str:
    return reverse("admin:verification_checklist_changelist")

"""Pages of a reason: a version as sellers read it and what it changed, its draft, and what becomes of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import user_of
from core.errors import DomainError
from core.languages import language_name
from verification.admin_pages import draw, is_done, needs, saved
from verification.catalogue import uses
from verification.catalogue.actions import (
    add_reason,
    discard_reason_draft,
    offer_reason_again,
    publish_reason,
    retire_reason,
    save_reason,
    start_reason_draft,
)
from verification.catalogue.differences import differences, documents_of
from verification.catalogue.forms import NewReasonForm, form_for
from verification.catalogue.reasons import Told, told
from verification.models import Reason, ReasonVersion


@dataclass(frozen=True)
class Preview:
    """`missing`: something is not written yet in that language; it is a dash, and not the English that would stand in
    for it."""

    code: str
    language: str
    told: Told | None
    missing: bool


@require_GET
@needs("view_reason")
def reason_page(request: HttpRequest, code: str, number: int = 0) -> HttpResponse:
    """A version of it: `number`, or else the draft or, without one, the version in use."""
    reason = get_object_or_404(Reason, code=code)
    versions = list(reason.versions.select_related("published_by", "reason"))
    version = next((each for each in versions if number in (0, each.number)), None)
    if version is None:
        raise Http404
    before = next((each for each in versions if each.number < version.number), None)
    return draw(
        request,
        "reason/page",
        title=version.label,
        reason=reason,
        version=version,
        documents=documents_of(version),
        previews=[] if reason.is_internal else list(_previews(version)),
        before=before,
        differences=differences(before, version) if before else [],
        versions=versions,
        draft=next((each for each in versions if not each.published_at), None),
        decisions=uses.decisions_by_code().get(code, 0),
        checks=uses.checks_by_code()[code],
        months=uses.MONTHS,
        may_change=request.user.has_perm("verification.change_reason"),
    )


def _previews(version: ReasonVersion) -> Iterator[Preview]:
    for code, _name in settings.LANGUAGES:
        name = language_name(code)
        with override(code):
            said = told(version)
        if said:
            said = replace(said, wrong=version.text.get(code) or "–", remedy=version.remedy.get(code) or "–")
        yield Preview(code, name, said, name in version.missing_languages)


@require_http_methods(["GET", "POST"])
@needs("add_reason")
def add_page(request: HttpRequest) -> HttpResponse:
    form = NewReasonForm(request.POST or None)
    if form.is_valid():
        try:
            draft = add_reason(actor=user_of(request), **form.cleaned_data)
        except DomainError as refused:
            form.add_error(None, str(refused.message))
        else:
            return redirect("admin:verification_reason_edit", draft.code)
    back = reverse("admin:verification_reason_changelist")
    return _form_page(request, form, title=_("New reason"), submit=_("Begin its first version"), back=back)


@require_http_methods(["GET", "POST"])
@needs("change_reason")
def edit_page(request: HttpRequest, code: str) -> HttpResponse:
    draft = _draft_or_404(code)
    form, back = form_for(draft, request.POST or None), _address(code)
    if form.is_valid() and saved(form, lambda: save_reason(form.instance, actor=user_of(request))):
        messages.success(request, _("The draft is saved. This is how sellers would read it."))
        return redirect(back)
    title = _("%(reason)s: draft of version %(number)d") % {"reason": draft.label, "number": draft.number}
    return _form_page(request, form, title=title, submit=_("Save the draft"), back=back)


def _form_page(request: HttpRequest, form: Any, **shown: str) -> HttpResponse:
    return draw(request, "checklist/form", form=form, remove="", **shown)


@require_POST
@needs("add_reason")
def draft_again(request: HttpRequest, code: str) -> HttpResponse:
    reason = get_object_or_404(Reason, code=code)
    return _act(request, code, lambda: start_reason_draft(reason, actor=user_of(request)), then="edit")


@require_POST
@needs("change_reason")
def publish(request: HttpRequest, code: str) -> HttpResponse:
    draft = _draft_or_404(code)
    return _act(request, code, lambda: publish_reason(draft, actor=user_of(request)), _("It is published."))


@require_POST
@needs("change_reason")
def discard(request: HttpRequest, code: str) -> HttpResponse:
    draft = _draft_or_404(code)
    then = "change" if draft.reason.current else "changelist"
    return _act(
        request, code, lambda: discard_reason_draft(draft, actor=user_of(request)), _("The draft is gone."), then=then
    )


@require_POST
@needs("change_reason")
def retire(request: HttpRequest, code: str) -> HttpResponse:
    reason = get_object_or_404(Reason, code=code)
    said = _("It is retired: nobody is offered it any more. What was decided for it still reads it.")
    return _act(request, code, lambda: retire_reason(reason, actor=user_of(request)), said)


@require_POST
@needs("change_reason")
def offer_again(request: HttpRequest, code: str) -> HttpResponse:
    reason = get_object_or_404(Reason, code=code)
    return _act(request, code, lambda: offer_reason_again(reason, actor=user_of(request)), _("It is offered again."))


def _act(
    request: HttpRequest, code: str, act: Callable[[], object], said: str = "", *, then: str = "change"
) -> HttpResponse:
    if not is_done(request, act, said):
        return redirect(_address(code))
    return redirect(f"admin:verification_reason_{then}", *([] if then == "changelist" else [code]))


def _draft_or_404(code: str) -> ReasonVersion:
    return get_object_or_404(ReasonVersion.objects.select_related("reason"), reason__code=code, published_at=None)


def _address(code: str) -> str:
    return reverse("admin:verification_reason_change", args=[code])

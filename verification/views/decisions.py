"""The page of a decision: what was decided and why, what can be done and by when; and the appeal from it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.access import user_of
from core.clock import database_now
from core.errors import DomainError
from core.policy import current_policy
from verification.appeals.actions.lodging import file_appeal, save_appeal, withdraw_appeal
from verification.appeals.actions.papers import add_paper, read_paper, remove_paper
from verification.appeals.standing import About, appeals_of, possible_step
from verification.changes.correctable import can_start_again
from verification.forms import AppealForm
from verification.life.stands import appeal_stands
from verification.life.timeline import timeline_of
from verification.measures import words as measure_words
from verification.models import Appeal, AppealPaper, Decision, Measure
from verification.reviewing.findings import decided_text
from verification.views.seller import seller_of, where_it_stands


@login_required
def decision(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _decision_of(request, public_id)
    context = where_it_stands(seller_of(request))
    return render(
        request, "verification/decision.html", context | _about(found) | {"timeline": timeline_of(found.case)}
    )


def _decision_of(request: HttpRequest, public_id: str) -> Decision:
    theirs = (
        Decision.objects.told()
        .filter(case__seller__user=user_of(request))
        .select_related("review", "case__seller__user")
    )
    return get_object_or_404(theirs, public_id=public_id)


def _about(decision: Decision) -> dict[str, Any]:
    case, step = decision.case, possible_step(decision, now=database_now())
    appeals = appeals_of(decision)
    waiting = next((each for each in appeals if each.status == Appeal.Status.OPEN), None)
    return ({"now": appeal_stands(waiting), "next_url": ""} if waiting else {}) | {
        "decision": decision,
        "told": decided_text(decision, case),
        "appeals": appeals,
        "step": step and step[0],
        "until": step and step[1],
        "draft": decision.appeals.filter(status=Appeal.Status.DRAFT).exists(),
        "changed": any(each.status == Appeal.Status.OVERTURNED for each in appeals),
        "newest": case.decisions.told().first() == decision,
        "appealed": waiting is not None,
        "can_start_again": can_start_again(case),
    }


@login_required
def appeal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Saved by its script while it is written (JSON), or by its button; sent by the other."""
    found = _decision_of(request, public_id)
    return _write(request, found, decided_text(found, found.case).decided)


@login_required
def measure_appeal(request: HttpRequest, public_id: str) -> HttpResponse:
    """As appeal(), against a measure."""
    mine = Measure.objects.of(user_of(request)).select_related("seller__user")
    found = get_object_or_404(mine, public_id=public_id)
    told = measure_words.told_of(found)
    return _write(request, found, [told.title, told.why, told.facts])


def _write(request: HttpRequest, found: About, told: Sequence[str]) -> HttpResponse:
    page, step = _page_of(found), possible_step(found, now=database_now())
    if step is None:
        return redirect(page)
    draft = found.appeals.filter(step=step[0], status=Appeal.Status.DRAFT).first()
    form = _form(request, draft)
    if request.method == "POST" and not request.accepts("text/html"):
        return _saved_by_script(form, found, request)
    if form.is_valid() and _kept(form, found, request):
        return redirect(request.path if _goes_on_writing(request) else page)
    texts = {"offline": _("Not saved: the connection is gone. What you wrote stays here; we try again as you go on.")}
    papers = draft.papers.all() if draft else []
    context = {"form": form, "texts": texts, "papers": papers, "step": step[0], "until": step[1]}
    return render(
        request,
        "verification/appeal.html",
        context | {"told": told, "back": page, "of_case": isinstance(found, Decision)},
    )


def _page_of(found: About) -> str:
    return reverse("decision" if isinstance(found, Decision) else "measure", args=[found.public_id])


def _form(request: HttpRequest, draft: Appeal | None) -> AppealForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial = {"text": draft.text if draft else ""}
    return AppealForm(
        *sent, initial=initial, whole=request.method == "GET" or "send" in request.POST, policy=current_policy()
    )


def _goes_on_writing(request: HttpRequest) -> bool:
    return "add" in request.POST or "remove" in request.POST


def _saved_by_script(form: AppealForm, about: About, request: HttpRequest) -> JsonResponse:
    if not form.is_valid():
        return JsonResponse({"error": " ".join(map(str, form.errors.get("text", ())))}, status=409)
    try:
        save_appeal(about, actor=user_of(request), text=form.cleaned_data["text"])
    except DomainError as refused:
        return JsonResponse({"error": str(refused.message)}, status=409)
    return JsonResponse({"saved": _("Saved. Nobody but you reads it before you send it.")})


def _kept(form: AppealForm, about: About, request: HttpRequest) -> bool:
    """What is refused becomes an error of the form."""
    text, file = form.cleaned_data["text"], form.cleaned_data["file"]
    if "add" in request.POST and not file:
        form.add_error("file", _("Choose a photo or a PDF first."))
        return False
    try:
        if file:
            add_paper(about, actor=user_of(request), text=text, content=file.read())
        act = file_appeal if form.whole else save_appeal
        appeal = act(about, actor=user_of(request), text=text)
        if asked := request.POST.get("remove"):
            remove_paper(get_object_or_404(appeal.papers, public_id=asked), actor=user_of(request))
    except DomainError as refused:
        form.add_error(
            "file" if refused.code.startswith(("file_", "too_many_papers")) else "text", str(refused.message)
        )
        return False
    messages.success(request, _done(form, request))
    return True


def _done(form: AppealForm, request: HttpRequest) -> str:
    if form.whole:
        return _("We have your appeal. Somebody who took no part in our decision answers it.")
    if "add" in request.POST:
        return _("Your file has arrived. Look at it below: can you read everything?")
    if "remove" in request.POST:
        return _("The document is removed from your appeal.")
    return _("Your appeal is saved. Nobody reads it before you send it.")


@login_required
@require_safe
@never_cache
def paper(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """A page of a document that its seller added. Each look is an audit event."""
    theirs = AppealPaper.objects.filter(appeal__seller__user=user_of(request)).select_related("appeal")
    page = read_paper(get_object_or_404(theirs, public_id=public_id), number, actor=user_of(request))
    if page is None:
        raise Http404
    return HttpResponse(page, content_type="image/jpeg", headers={"Cross-Origin-Resource-Policy": "same-origin"})


@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    theirs = Appeal.objects.of(user_of(request)).select_related("decision__case", "measure")
    found = get_object_or_404(theirs, public_id=public_id)
    try:
        withdraw_appeal(found, actor=user_of(request))
    except DomainError as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Your appeal is withdrawn. Within the time for it you can write another one."))
    return redirect(_page_of(found.about))

"""Pages of documents, originals and stills: decrypted here, never stored by the browser, each look audited."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from core.access import user_of
from core.errors import DomainError
from core.models import User
from sellers.grounds import Ground
from sellers.models import Document
from sellers.reading import ORIGINAL, Opened, open_file
from verification.appeals.actions.papers import read_paper
from verification.appeals.hearers import hears
from verification.console import looks
from verification.console.access import own_review_of, reviewer_only
from verification.console.grounds import ground_to_open
from verification.models import Appeal, AppealPaper, Case, Still
from verification.reviewing.actions.stills import read_still
from verification.reviewing.paused import sessions_before

UNKEPT = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@require_GET
@reviewer_only
def document_part(request: HttpRequest, case: Case, document: str, part: int | str = ORIGINAL) -> HttpResponse:
    """For whoever reviews the case now or hears an appeal in it, and for leads, who say why: to an address of this part
    that holds for a minute. Each look asks for one anew."""
    paper = get_object_or_404(case.seller.documents, public_id=document)
    ground = _ground(request, case, paper)
    if isinstance(ground, HttpResponse):
        return ground
    token = looks.sign(paper, str(part), user=user_of(request))
    answer = redirect("admin:verification_case_look", case.pk, token)
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
@reviewer_only
def look(request: HttpRequest, case: Case, token: str) -> HttpResponse:
    meant = looks.look_of(token, user=user_of(request))
    if meant is None:
        raise Http404
    paper = get_object_or_404(case.seller.documents.select_related("seller"), public_id=meant[0])
    ground = _ground(request, case, paper)
    if isinstance(ground, HttpResponse):
        return ground
    return open_for_staff(paper, meant[1], actor=user_of(request), ground=ground)


def open_for_staff(paper: Document, part: str, *, actor: User, ground: Ground) -> HttpResponse:
    try:
        opened = open_file(paper, part, actor=actor, ground=ground)
    except DomainError as refused:
        if refused.code == "not_scanned_yet":
            raise PermissionDenied(str(refused.message)) from refused
        raise Http404 from refused
    return _attachment(opened) if opened.file_name else as_picture(opened.content)


def _ground(request: HttpRequest, case: Case, paper: Document) -> Ground | HttpResponse:
    mine = own_review_of(case, request) is not None or hears(user_of(request), case)
    return ground_to_open(request, case, paper, mine=mine)


@require_GET
@reviewer_only
def still(request: HttpRequest, case: Case, still: str) -> HttpResponse:
    """For whoever took it, or continues that review, while it goes on, who hears an appeal, and leads with a reason."""
    stills = Still.objects.select_related("check_of__review__case")
    picture = get_object_or_404(stills, check_of__review__case=case, public_id=still)
    own, taken_in = own_review_of(case, request), picture.check_of.review
    mine = (own is not None and taken_in in [own, *sessions_before(own)]) or hears(user_of(request), case)
    ground = ground_to_open(request, case, case, mine=mine)
    if isinstance(ground, HttpResponse):
        return ground
    return as_picture(read_still(picture, actor=user_of(request), ground=ground))


@require_GET
@reviewer_only
def appeal_paper(request: HttpRequest, case: Case, paper: str, number: int) -> HttpResponse:
    """A page (from 1) of a document added to an appeal: for who hears it or reviews the case, and leads with a reason.
    Drafts are their seller's alone."""
    papers = AppealPaper.objects.exclude(appeal__status=Appeal.Status.DRAFT).select_related("appeal")
    found = get_object_or_404(papers, public_id=paper, appeal__decision__case=case)
    mine = own_review_of(case, request) is not None or hears(user_of(request), case)
    ground = ground_to_open(request, case, case, mine=mine)
    if isinstance(ground, HttpResponse):
        return ground
    page = read_paper(found, number, actor=user_of(request), ground=ground)
    if page is None:
        raise Http404
    return as_picture(page)


def as_picture(jpeg: bytes) -> HttpResponse:
    return HttpResponse(jpeg, content_type="image/jpeg", headers=UNKEPT)


def _attachment(original: Opened) -> HttpResponse:
    """Saved, never shown: it is as its sender made it."""
    saved = {"Content-Disposition": f'attachment; filename="{original.file_name}"'}
    return HttpResponse(original.content, content_type="application/octet-stream", headers={**UNKEPT, **saved})

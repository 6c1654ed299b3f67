"""Pages of documents, and stills: decrypted here, never stored by the browser, each look audited."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from core.access import user_of
from core.errors import DomainError
from sellers.reading import read_page
from verification.actions.stills import read_still
from verification.console.access import own_review_of, reviewer_only
from verification.console.grounds import ground_to_open
from verification.models import Case, Still


@require_GET
@reviewer_only
def document_page(request: HttpRequest, case: Case, document: str, number: int) -> HttpResponse:
    """For whoever reviews the case now, and for leads, who say why."""
    paper = get_object_or_404(case.seller.documents, public_id=document)
    ground = ground_to_open(request, case, paper, mine=own_review_of(case, request) is not None)
    if isinstance(ground, HttpResponse):
        return ground
    try:
        return _picture(read_page(paper, number, actor=user_of(request), ground=ground))
    except DomainError as missing:
        raise Http404(str(missing.message)) from missing


@require_GET
@reviewer_only
def still(request: HttpRequest, case: Case, still: str) -> HttpResponse:
    """For whoever took it, and for leads, who say why."""
    stills = Still.objects.select_related("check_of__review__case")
    picture = get_object_or_404(stills, check_of__review__case=case, public_id=still)
    mine = picture.check_of.review.reviewer_id == user_of(request).pk
    ground = ground_to_open(request, case, case, mine=mine)
    if isinstance(ground, HttpResponse):
        return ground
    return _picture(read_still(picture, actor=user_of(request), ground=ground))


def _picture(jpeg: bytes) -> HttpResponse:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(jpeg, content_type="image/jpeg", headers=headers)

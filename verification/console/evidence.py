"""Pages of documents, and stills: decrypted here, never stored by the browser, each look audited."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.access import has_fresh_second_factor, user_of
from core.errors import DomainError
from sellers.reading import read_page
from verification.actions.stills import read_still
from verification.console.access import is_second_person, own_review_of, reviewer_only, suspicion_of
from verification.models import Case, Still


@require_GET
@reviewer_only
def document_page(request: HttpRequest, case: Case, document: str, number: int) -> HttpResponse:
    """For whoever reviews the case now, and for the second person whom a suspicion waits for."""
    if not own_review_of(case, request) and not is_second_person(user_of(request), suspicion_of(case)):
        raise Http404
    _require_fresh_factor(request)
    paper = get_object_or_404(case.seller.documents, public_id=document)
    try:
        return _picture(read_page(paper, number, actor=user_of(request)))
    except DomainError as missing:
        raise Http404(str(missing.message)) from missing


@require_GET
@reviewer_only
def still(request: HttpRequest, case: Case, still: str) -> HttpResponse:
    """For whoever took it, and for those who decide on what others decided."""
    _require_fresh_factor(request)
    stills = Still.objects.select_related("check_of__review__case")
    if not request.user.has_perm("verification.second_review_case"):
        stills = stills.filter(check_of__review__reviewer=user_of(request))
    picture = get_object_or_404(stills, check_of__review__case=case, public_id=still)
    return _picture(read_still(picture, actor=user_of(request)))


def _require_fresh_factor(request: HttpRequest) -> None:
    if not has_fresh_second_factor(request):
        raise PermissionDenied(_("Confirm that it is you, with your second factor, to open documents."))


def _picture(jpeg: bytes) -> HttpResponse:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(jpeg, content_type="image/jpeg", headers=headers)

"""Documents and stills for whoever decides again: as for the first (console.evidence), each look audited."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from audit.log import Subject
from core.access import user_of
from sellers.grounds import Ground
from sellers.models import Document
from sellers.why import ground_to_open
from verification.console import looks
from verification.console.evidence import as_picture, open_for_staff
from verification.console.second.pages import in_hand_only
from verification.models import SecondReview, Still
from verification.reviewing.actions.stills import read_still
from verification.reviewing.paused import sessions_before


@require_GET
@in_hand_only
def document_part(request: HttpRequest, second: SecondReview, document: str, part: int) -> HttpResponse:
    """Leads to an address of this page that holds for a minute. Each look asks for one anew."""
    paper = _paper(second, document)
    ground = _ground(request, second, paper)
    if isinstance(ground, HttpResponse):
        return ground
    token = looks.sign(paper, str(part), user=user_of(request))
    answer = redirect("admin:verification_second_look", second.public_id, token)
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
@in_hand_only
def look(request: HttpRequest, second: SecondReview, token: str) -> HttpResponse:
    meant = looks.look_of(token, user=user_of(request))
    if meant is None:
        raise Http404
    paper = _paper(second, meant[0])
    ground = _ground(request, second, paper)
    if isinstance(ground, HttpResponse):
        return ground
    return open_for_staff(paper, meant[1], actor=user_of(request), ground=ground)


@require_GET
@in_hand_only
def still(request: HttpRequest, second: SecondReview, still: str) -> HttpResponse:
    """Of the review, or of a session that was paused and from which it goes on: those the first saw."""
    stills = Still.objects.select_related("check_of__review__case").filter(unusable_at=None)
    seen = [second.review, *sessions_before(second.review)]
    taken = get_object_or_404(stills, check_of__review__in=seen, public_id=still)
    ground = _ground(request, second, second.review.case)
    if isinstance(ground, HttpResponse):
        return ground
    return as_picture(read_still(taken, actor=user_of(request), ground=ground))


def _paper(second: SecondReview, public_id: str) -> Document:
    """One that the first judged too."""
    judged = Document.objects.filter(pk__in=second.review.document_outcomes.values("document"))
    return get_object_or_404(judged.select_related("seller"), public_id=public_id)


def _ground(request: HttpRequest, second: SecondReview, about: Subject) -> Ground | HttpResponse:
    return ground_to_open(request, about, why="", mine=True)

"""The page “How alike we decide”, for leads."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.access import user_of
from core.clock import database_now
from core.policy import current_policy
from verification.admin_pages import draw, needs
from verification.consistency.agreement import LEAST
from verification.consistency.figures import LEAST_FOUND, figures, how_they_stand


def consistency_urls(site: AdminSite) -> list[URLPattern]:
    return [path("agreement/", site.admin_view(agreement_page), name="verification_agreement")]


@require_GET
@needs("second_review_case")
def agreement_page(request: HttpRequest) -> HttpResponse:
    now, user = database_now(), user_of(request)
    return draw(
        request,
        "consistency/page",
        title=_("How alike we decide"),
        figures=figures(now, user.time_zone),
        standing=how_they_stand(now),
        percent=current_policy().second_review_percent,
        least=LEAST,
        least_found=LEAST_FOUND,
    )

"""The schema, and the pages for developers. Both are open to everybody, and cost a file."""

from functools import cache
from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import condition, require_safe

from integration.docs.pages import PAGES
from integration.docs.written import FOLDER

CACHED_SECONDS = 300


@cache
def _schema() -> tuple[bytes, str]:
    text = (FOLDER / "openapi.json").read_bytes()
    return text, f'"{sha256(text).hexdigest()[:32]}"'


@require_safe
@condition(etag_func=lambda _request: _schema()[1])
def schema(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1, as it is committed and as the tests compare it with the code."""
    headers = {"Cache-Control": f"public, max-age={CACHED_SECONDS}", "Access-Control-Allow-Origin": "*"}
    return HttpResponse(_schema()[0], content_type="application/vnd.oai.openapi+json;version=3.1", headers=headers)


@require_safe
def page(request: HttpRequest, name: str = "") -> HttpResponse:
    if name not in PAGES:
        raise Http404
    shown = PAGES[name]
    with override("en"):
        context = {"page": shown, "pages": PAGES.values(), "site": settings.SITE_ORIGIN, **shown.context()}
        return render(request, shown.template, context)

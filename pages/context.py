"""What every page knows of the site."""

from urllib.parse import urlsplit

from django.conf import settings


def site(request):
    return {
        "site_origin": settings.SITE_ORIGIN,
        "site_domain": urlsplit(settings.SITE_ORIGIN).netloc,
        "demo_mode": settings.DEMO,
        "company_log_in": bool(settings.OIDC_ISSUER),
    }

"""What a second person reads who is to confirm the publication of an announcement."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.models import Approval
from core.times import format_day
from sellers.countries import country_name
from sellers.models import Business, Seller
from verification.announcements.audience import Audience, readers_of
from verification.models import AnnouncementVersion


def explain(approval: Approval) -> Sequence[str]:
    versions = AnnouncementVersion.objects.select_related("announcement")
    version = versions.filter(announcement__public_id=approval.subject, number=approval.data["version"]).first()
    if version is None:
        return [_("This draft was thrown away since.")]
    page = reverse("admin:verification_announcement_change", args=[version.announcement_id])
    return [
        _("“%(title)s” is published: its message goes to everybody it is for, in their language.") % {"title": version},
        _("It takes effect on: %(day)s.") % {"day": format_day(version.effective_on, "en")},
        _("For: %(audience)s. Sellers of whom that is true today: %(count)d.")
        % {"audience": audience_in_words(version), "count": readers_of(version).count()},
        format_html('<a href="{}">{}</a>', page, _("Read it in every language, as page and as mail")),
    ]


def audience_in_words(version: AnnouncementVersion) -> str:
    audience = Audience.from_json(version.audience)
    parts = [
        [country_name(code) for code in audience.countries] or [_("all countries")],
        [str(Seller.Status(status).label) for status in audience.statuses] or [_("all accounts but closed ones")],
        [str(Business.Kind(kind).label) for kind in audience.kinds] or [_("all kinds of business")],
    ]
    return "; ".join(", ".join(names) for names in parts)

"""Policy figures: every number that ops may want to change, typed, with its unit, versioned and audited."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.errors import DomainError
from core.models import PolicyVersion, User


@dataclass(frozen=True)
class Policy:
    """The unit is the last word of each name. Defaults hold until ops publish a version of their own."""

    random_sample_percent: int = 5
    offers_per_set_count: int = 3
    offer_sets_count: int = 2
    offer_hold_hours: int = 48
    offer_earliest_hours: int = 24
    offer_horizon_days: int = 14
    session_length_minutes: int = 30
    session_step_minutes: int = 30
    daytime_from_hour: int = 9
    daytime_until_hour: int = 18
    link_before_hours: int = 20
    reminder_before_hours: int = 1
    join_opens_before_minutes: int = 15
    no_show_grace_minutes: int = 15
    change_cutoff_minutes: int = 60
    booking_changes_count: int = 3
    presence_seconds: int = 15
    documents_deadline_days: int = 14
    review_deadline_days: int = 3
    tax_deadline_days: int = 30
    code_lifetime_minutes: int = 10
    code_guesses_count: int = 5
    code_guesses_per_day_count: int = 25
    code_failures_per_hour_count: int = 500
    code_pause_minutes: int = 15
    code_resend_wait_seconds: int = 60
    code_sends_per_10_minutes_count: int = 3
    code_sends_per_day_count: int = 5
    documents_per_seller_count: int = 20
    document_size_megabytes: int = 10
    document_length_pages: int = 10
    image_size_megapixels: int = 25


def current_policy() -> Policy:
    """The newest published figures. A figure that a version does not know keeps its default."""
    newest = PolicyVersion.objects.order_by("-number").values_list("figures", flat=True).first() or {}
    return Policy(**{field.name: newest.get(field.name, field.default) for field in fields(Policy)})


@transaction.atomic
def publish_policy(figures: dict[str, int], *, actor: User, note: str) -> PolicyVersion:
    """Publish `figures` over the current ones as a new version. DomainError for what is no whole number."""
    before = asdict(current_policy())
    if not all(name in before and type(value) is int and value >= 0 for name, value in figures.items()):
        raise DomainError("bad_figure", _("Each figure is a whole number, 0 or above."))
    newest = PolicyVersion.objects.select_for_update().order_by("-number").first()
    version = PolicyVersion.objects.create(
        number=newest.number + 1 if newest else 1, figures=before | figures, note=note, published_by=actor
    )
    changed: dict[str, Any] = {name: [before[name], value] for name, value in figures.items() if before[name] != value}
    record("policy.published", actor=actor, subject=version, data={"changed": changed})
    return version

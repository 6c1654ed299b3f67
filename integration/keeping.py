"""What is kept of the traffic with platforms, for how long (sellers.keeping)."""

from django.utils.translation import gettext_lazy as _

from integration.models import Event, HostedLink, MovedClock, PickedOutcome, StoredAnswer, WebhookTry
from sellers.keeping import Ground, RetentionClass, by_time, delete_all
from sellers.models import Seller

CLASSES = [
    RetentionClass(
        code="api_answers",
        label=_("Answers of the API"),
        what=_("What was answered to a request that changed something, so that it can be repeated."),
        ground=Ground.CONTRACT,
        figure="api_answers_kept_days",
        since=_("the answer"),
        kept=StoredAnswer.objects.all,
        due=by_time("stored_at"),
        remove=delete_all,
    ),
    RetentionClass(
        code="hosted_links",
        label=_("Links to the hosted pages"),
        what=_("That a marketplace sent a seller here by a link, and where the seller is led back to."),
        ground=Ground.CONTRACT,
        figure="api_answers_kept_days",
        since=_("the end of the link"),
        kept=HostedLink.objects.all,
        due=by_time("expires_at"),
        remove=delete_all,
        seller="seller",
    ),
    RetentionClass(
        code="events",
        label=_("Events for platforms"),
        what=_("What happened when, by public ids alone, so that platforms can follow."),
        ground=Ground.CONTRACT,
        figure="events_kept_days",
        since=_("what happened"),
        kept=Event.objects.all,
        due=by_time("at"),
        remove=delete_all,
    ),
]


def erase(seller: Seller) -> None:
    """What was answered about them, what leads to them, and of test sellers what they were led by."""
    PickedOutcome.objects.filter(case__seller=seller).delete()
    for model in (StoredAnswer, HostedLink, MovedClock):
        model._default_manager.filter(seller=seller).delete()
    # Events hold public ids alone, and stay; what a platform answered to one may say more.
    WebhookTry.objects.filter(delivery__event__seller=seller.public_id).exclude(answer=b"").update(answer=b"")

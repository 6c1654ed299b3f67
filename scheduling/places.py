"""Where a seller can be met in person. Reads only."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now, TruncDate

from scheduling.models import AccountManager, Availability, ExtraHours, Place
from sellers.models import Person, Seller


def places_for(seller: Seller, language: str) -> list[Place]:
    """Active places, by name, with hours of an account manager who could hold this seller's session. One query.

    As for offers (Calendar.can_hold): as long as it is not known whose documents they are, everybody could.
    """
    papers = Person.objects.filter(seller=seller).values("document_country")
    able = AccountManager.objects.working().filter(
        Q(document_countries=[]) | Q(document_countries__overlap=ArraySubquery(papers)) | ~Exists(papers),
        languages__contains=[language],
        trained_until__gte=TruncDate(Now()),
    )
    weekly = Availability.objects.filter(place=OuterRef("pk"), manager__in=able)
    extra = ExtraHours.objects.filter(place=OuterRef("pk"), manager__in=able, day__gte=TruncDate(Now()))
    alone = Seller.objects.of_test_world().filter(pk=seller.pk)  # nobody of the test world is met in person
    return list(Place.objects.filter(Exists(weekly) | Exists(extra), ~Exists(alone), active=True))

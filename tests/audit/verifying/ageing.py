"""A log that began long ago: events of two months of 2010, under anchored seals of those days, and of today."""

from datetime import UTC, datetime, timedelta

from django.db import connection

from audit.anchors import anchor_seals
from audit.models import Chain, Event, Seal, SealedHead
from audit.seals import head_line, seal_hash, seal_if_due
from tests.audit.verifying.forging import forging, make_hashes_anew, write
from tests.restoring import AS_OWNER

JANUARY, FEBRUARY, MARCH = (datetime(2010, month, 1, tzinfo=UTC) for month in (1, 2, 3))
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def make_months() -> None:
    with connection.cursor() as cursor:
        cursor.execute(AS_OWNER)
        for month, following in ((JANUARY, FEBRUARY), (FEBRUARY, MARCH)):
            cursor.execute(
                f"CREATE TABLE audit_event_{month:%Y_%m} PARTITION OF audit_event FOR VALUES FROM (%s) TO (%s)",
                [month, following],
            )
        cursor.execute("RESET ROLE")


def write_at(subject: str, *times: datetime) -> None:
    before = Event.objects.filter(subject=subject).count()
    write(subject, len(times))
    with forging():
        for position, at in enumerate(times, start=before + 1):
            Event.objects.filter(subject=subject, position=position).update(at=at)
    make_hashes_anew(subject)


def seal_at(at: datetime) -> None:
    """As it was made then; what is not sealed yet is old enough."""
    newest = Seal.objects.order_by("-number").first()
    number, previous = (newest.number + 1, bytes(newest.hash)) if newest else (1, b"")
    sealed = set(SealedHead.objects.values_list("subject", "length"))
    heads = [(each.subject, each.length, bytes(each.head)) for each in Chain.objects.all()]
    heads = [each for each in heads if each[:2] not in sealed]
    made = seal_hash(previous, number, at, at, sorted(map(head_line, heads)))
    with forging():
        seal = Seal.objects.create(number=number, at=at, settled_at=at, hash=made, previous=previous)
        for subject, length, head in heads:
            SealedHead.objects.create(seal=seal, subject=subject, length=length, head=head)


def make_old_log() -> None:
    """case_a goes on from month to month until today, and no seal was made right at a month's end; case_b and case_c
    end in January and February.
    """
    make_months()
    write_at("case_a", JANUARY + DAY, JANUARY + 2 * DAY)
    write_at("case_b", JANUARY + DAY, JANUARY + 2 * DAY)
    seal_at(JANUARY + 3 * DAY)
    write_at("case_a", FEBRUARY - MINUTE, FEBRUARY + MINUTE)
    write_at("case_c", FEBRUARY + MINUTE)
    seal_at(FEBRUARY + 2 * MINUTE)
    write_at("case_a", FEBRUARY + DAY)
    seal_at(MARCH + MINUTE)
    write("case_a", 1)
    write("case_d", 2)
    with forging():  # as the owner, from whom no session is hidden: what came before is settled
        seal_if_due(timedelta(0))
    write("case_a", 1)
    anchor_seals()


def positions(subject: str) -> list[int]:
    return list(Event.objects.filter(subject=subject).order_by("position").values_list("position", flat=True))

"""Importing who is of high volume. The figures are looked at here and nowhere kept: see tests/test_wall.py."""

from datetime import date
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.approvals import propose
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.times import day_in
from sellers.models import Seller
from verification.certification.actions.dropping import DROP, owed_by
from verification.certification.inform import Qualified, period_begins, plus_months, qualified
from verification.certification.volume_file import trades_in
from verification.models import HighVolume, VolumeImport

Periods = dict[Seller, Qualified | None]


@transaction.atomic
def import_volume(content: bytes, *, actor: User, through: date, drops: int = 0, reason: str = "") -> VolumeImport:
    """`through`: the last day that the file covers, by the calendar of who imports it; it has all of the 24 months
    before, of each seller in it. For sellers who are not in it nothing changes. `drops`: how many, who are of high
    volume now, are not by this file, or not for as long; whoever imports it has to know, and to say why: a second
    person confirms it. DomainError: "not_allowed", "bad_file", "future", "older_figures", "imported_before",
    "would_drop", and as core.approvals.propose()."""
    if not actor.has_perm("verification.add_volumeimport"):
        raise DomainError("not_allowed", _("Your role does not include this step."))
    now, fingerprint = database_now(), sha256(content).hexdigest()
    if through > day_in(actor.time_zone, now):
        raise DomainError(
            "future", _("The last day of the figures lies in the future. Enter the day of the last sale.")
        )
    _refuse_older(through)
    if VolumeImport.objects.filter(content_hash=fingerprint).exists():
        raise DomainError("imported_before", _("This file was imported before."))
    trades = trades_in(content)
    sellers = {
        each.public_id: each for each in Seller.objects.live().filter(public_id__in=list(trades), erased_at=None)
    }
    found = {name: qualified(trades[name], on=through) for name in sellers}
    begins_on = min((trade.day for each in trades.values() for trade in each), default=None)
    periods = {sellers[name]: period for name, period in found.items()}
    losing = _losing(periods, day_in(actor.time_zone, now))
    _refuse_silent(losing, drops, begins_on, through)
    done = VolumeImport.objects.create(
        content_hash=fingerprint,
        begins_on=begins_on,
        through=through,
        imported_at=now,
        imported_by=actor,
        sellers_count=len(trades),
        found_count=sum(period is not None for period in found.values()),
        unknown_count=len(trades) - len(sellers),
    )
    _keep(periods, losing, done)
    record("volume.imported", actor=actor, subject=done, data={"through": through.isoformat(), "hash": fingerprint})
    if losing:
        propose(DROP, done, actor=actor, reason=reason)
    return done


def _refuse_older(through: date) -> None:
    newest = VolumeImport.objects.order_by("-through").values_list("through", flat=True).first()
    if newest and through < newest:
        raise DomainError(
            "older_figures",
            _("Nothing was imported: there are figures up to %(newest)s already, and older ones would undo them.")
            % {"newest": newest.isoformat()},
        )


def _losing(periods: Periods, today: date) -> list[HighVolume]:
    """Locked: those who are of high volume today, and by these figures are not, or not for as long."""
    rows = HighVolume.objects.select_for_update(of=("self",)).filter(seller__in=list(periods), until__gte=today)
    ends = {seller.pk: period.until if period else None for seller, period in periods.items()}
    return [row for row in rows if (end := ends[row.seller_id]) is None or end < row.until]


def _refuse_silent(losing: list[HighVolume], known: int, begins_on: date | None, through: date) -> None:
    if len(losing) == known:
        return
    said = {
        "count": len(losing),
        "owed": owed_by(HighVolume.objects.filter(pk__in=[row.pk for row in losing])),
        "begins": begins_on and begins_on.isoformat(),
        "needed": period_begins(through).isoformat(),
    }
    raise DomainError(
        "would_drop",
        _(
            "Nothing was imported. By this file, sellers who are of high volume now and would be no longer, or not for "
            "as long: %(count)d; of them asked to certify now, or suspended until they do: %(owed)d. Its first day is "
            "%(begins)s, and it has to reach back to %(needed)s. If it is whole, choose it again, enter %(count)d as "
            "the number of these sellers, and say why. A second person has to confirm it."
        )
        % said,
    )


def reaches_back(done: VolumeImport) -> bool:
    """As far as can be seen from it: in a month somebody sells something."""
    return done.begins_on is None or done.begins_on < plus_months(period_begins(done.through), 1)


def _keep(periods: Periods, losing: list[HighVolume], done: VolumeImport) -> None:
    """A seller who qualifies without a gap does so since the day that was found first. Who loses something keeps it
    until a second person has confirmed that (verification.certification.actions.dropping)."""
    before = {row.seller_id: row for row in HighVolume.objects.select_for_update().filter(seller__in=list(periods))}
    lost = {row.seller_id for row in losing}
    for seller, period in periods.items():
        if seller.pk in lost:
            end = period.until if period else None
            HighVolume.objects.filter(seller=seller).update(lost_in=done, lost_until=end)
        elif period is None:
            HighVolume.objects.filter(seller=seller).delete()
        else:
            row = before.get(seller.pk)
            since = min(row.since, period.since) if row and row.until >= period.since else period.since
            values = {"since": since, "until": period.until, "found_in": done, "lost_in": None, "lost_until": None}
            HighVolume.objects.update_or_create(seller=seller, defaults=values)

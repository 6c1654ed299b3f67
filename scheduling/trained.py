"""Until when somebody is trained: what the certificates say of it. Reads, and rules without a database."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.models import User
from scheduling.models import Certificate, TrainingModule


@dataclass(frozen=True)
class Standing:
    """How somebody stands with a module: `module` is the version in use, `certificate` the one that counts longest.

    `until` is the last day it counts; without a certificate, the last day on which it is not missed yet. None: missing.
    """

    module: TrainingModule
    certificate: Certificate | None
    until: date | None

    @property
    def is_outdated(self) -> bool:
        """There is a newer version than the one that was passed."""
        return self.certificate is not None and self.certificate.module_id != self.module.pk


def trained_until(standings: Iterable[Standing]) -> date | None:
    """The earliest of all required modules; None if one is missing."""
    days = [each.until for each in standings if each.module.required]
    return None if None in days else min((day for day in days if day), default=None)


def standing_of(versions: Sequence[TrainingModule], certificates: Collection[Certificate]) -> Standing:
    """`versions`: the published ones of one module, newest first. `certificates`: all of one person that are not
    revoked, of any module, newest first."""
    own = [each for each in certificates if each.module.code == versions[0].code]
    best = max(own, key=lambda each: _counts_until(each, versions), default=None)
    if best:
        return Standing(versions[0], best, _counts_until(best, versions))
    return Standing(versions[0], None, _not_missed_until(versions, certificates))


def _counts_until(certificate: Certificate, versions: Sequence[TrainingModule]) -> date:
    """Its own last day, unless a later required version ends it before."""
    ends = [
        each.earlier_until
        for each in versions
        if each.required and each.earlier_until and each.number > certificate.module.number
    ]
    return min([certificate.expires_on, *ends])


def _not_missed_until(versions: Sequence[TrainingModule], certificates: Collection[Certificate]) -> date | None:
    """A module that was not required before sends nobody home at once who had been trained by then."""
    newest, *earlier = versions
    if not newest.required or any(each.required for each in earlier) or newest.published_at is None:
        return None
    before = any(each.issued_at < newest.published_at for each in certificates)
    return newest.earlier_until if before else None


def standings_of(users: Collection[int]) -> dict[int, list[Standing]]:
    """{row id of the user: standings with each module in use, by code}. Two queries, however many there are."""
    versions: dict[str, list[TrainingModule]] = defaultdict(list)
    for module in TrainingModule.objects.published().order_by("code", "-number"):
        versions[module.code].append(module)
    held: dict[int, list[Certificate]] = {user: [] for user in users}
    rows = Certificate.objects.filter(user__in=users, revoked_at=None).select_related("module")
    for certificate in rows.order_by("-issued_at", "-pk"):
        held[certificate.user_id].append(certificate)
    return {user: [standing_of(each, own) for each in versions.values()] for user, own in held.items()}


def own_standings(user: User) -> list[Standing]:
    return standings_of([user.pk])[user.pk]

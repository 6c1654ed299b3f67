"""By video or in person: the seller says where, and is offered times there."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import Subject, record
from core.errors import DomainError
from scheduling import actions as scheduling
from scheduling.models import Offer, Place
from scheduling.places import places_for
from verification.actions.moving import lock, require
from verification.actions.promising import end_promises
from verification.models import Case
from verification.sessions.actions.offering import hold_times, offer_times


@transaction.atomic
def choose_place(case: Case, *, actor: Subject, place: Place | None) -> list[Offer]:
    """Times at `place` (None: by video) instead of those held. Where none is free there, staff look for one.

    A session that is booked stays; where no other time is free, nothing has changed. DomainError: "not_now",
    "no_such_place".
    """
    case = lock(case)
    require(case, Case.Status.SESSION_NEEDED, Case.Status.SESSION_BOOKED)
    if place and place not in places_for(case.seller, case.language):
        raise DomainError("no_such_place", _("Nobody can meet you there at present. Choose another place, or video."))
    if place == case.place:  # a double click
        return list(scheduling.held_offers(case.seller))
    case.place = place
    if case.booking:
        return _other_than_booked(case, actor=actor)
    _say(case, actor=actor)
    scheduling.release_offers(case.seller)  # they are of the other mode
    case.times_wanted_at, case.wished_times = None, {}
    end_promises(case)
    return offer_times(case, actor=actor, tell=False)


def _other_than_booked(case: Case, *, actor: Subject) -> list[Offer]:
    if offers := hold_times(case, actor=actor):
        case.save(update_fields=["place"])
        _say(case, actor=actor)
    return offers


def _say(case: Case, *, actor: Subject) -> None:
    record("case.place_chosen", actor=actor, subject=case, data={"place": case.place.public_id if case.place else ""})

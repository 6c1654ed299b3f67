"""Inviting sellers by name: those of a list that somebody has, in place of those whom a campaign looks for.

The list is a campaign that looks for nobody, and done from the beginning: its page shows what became of the
invitations, and nobody on it is invited twice.
"""

from django.db import transaction

from audit.log import Subject, record
from core.clock import database_now
from core.errors import DomainError
from scheduling import actions as scheduling
from sellers.models import Seller
from verification.campaigns.actions.inviting import invite
from verification.campaigns.invitees import Account, LastOutcome, Wanted, sellers_wanted
from verification.models import Campaign, Case, Invitation


@transaction.atomic
def invite_by_name(seller: Seller, *, to: str, actor: Subject | None) -> bool:
    """To a session, on the list `to`. False: they are on it already. DomainError: "name_taken", "not_invitable",
    "no_times"."""
    campaign = _list_called(to, actor=actor)
    Seller.objects.select_for_update().get(pk=seller.pk)
    if Invitation.objects.filter(campaign=campaign, seller=seller).exists():
        return False
    wanted = _how_wanted(seller)
    found = sellers_wanted(wanted).filter(pk=seller.pk).select_related("user", "business", "person").first()
    if found is None:
        raise _not_invitable(
            "nobody can log in there, details are open for changes, or it is suspended until its yearly certification"
        )
    offers = scheduling.offer_times_to_many([(found, found.user.language)])
    if not offers:
        raise DomainError(
            "no_times",
            "No set of times is free in this seller's language and daytime. Run the same line again once account "
            "managers have hours free.",
        )
    invite(campaign, [found], offers, wanted.outcome)
    return True


def _list_called(name: str, *, actor: Subject | None) -> Campaign:
    """Of two that begin it at once, one makes it, and the other waits for that."""
    made = {"wanted": {}, "status": Campaign.Status.DONE, "started_at": database_now()}
    campaign, is_new = Campaign.objects.get_or_create(name=name, defaults=made)
    if not campaign.is_list:
        raise DomainError(
            "name_taken", f"There is a campaign called “{name}” that looks for its sellers itself. Choose another name."
        )
    if is_new:
        record("campaign.saved", actor=actor, subject=campaign, data={"wanted": {}})
    return campaign


def _how_wanted(seller: Seller) -> Wanted:
    """As a campaign would have to look for this one."""
    case = Case.objects.filter(seller=seller).order_by("-pk").first()
    if case is None:
        raise _not_invitable("its seller has handed nothing in yet, and a case begins with that")
    if Case.objects.unsettled().filter(pk=case.pk).exists():
        raise _not_invitable("it has an open case, or an appeal that waits for its answer")
    if seller.status not in Account.values or case.status not in LastOutcome.values:
        raise _not_invitable(f"it is {seller.get_status_display()}, and a session would decide nothing")
    return Wanted(account=seller.status, outcome=case.status)


def _not_invitable(why: str) -> DomainError:
    return DomainError("not_invitable", f"This account cannot be invited: {why}. Take the line out.")

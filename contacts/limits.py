"""Whether a code may be sent now, and if not, why and how to go on (R12, R13, R17). Pure: what decides was read."""

from datetime import datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.areas import country_of
from contacts.codes import next_send_at
from contacts.models import Address, CodeAttempt
from contacts.statements import Sending
from core.errors import DomainError
from core.times import format_moment
from sellers.countries import country_name

Status = CodeAttempt.Status


def refusal_of(address: Address, found: Sending) -> DomainError | None:
    """The first that stands against it; None: a code may be sent."""
    return _settled(found) or pumping(address, found) or _too_early(address, found) or _guessed_enough(address, found)


def earliest_send(found: Sending) -> datetime | None:
    """When the next code may be sent to this address and by this seller; None: now."""
    # The short wait after each code is the address's own: e-mail and phone can be confirmed one after the other.
    policy, slow = found.policy, guessing_is_rife(found)
    wait = policy.code_pause_minutes * 60 if slow else policy.code_resend_wait_seconds
    times = [
        next_send_at(found.to_address, policy=policy, wait_seconds=wait),
        next_send_at(found.by_seller, policy=policy),
        pause_end(found),
    ]
    latest = max(filter(None, times), default=found.now)
    return latest if latest > found.now else None


def guessing_is_rife(found: Sending) -> bool:
    """Whether wrong codes of all sellers together pass the figure of an hour: then resends slow down (R13)."""
    return found.failures_of_all > found.policy.code_failures_per_hour_count


def pause_end(found: Sending) -> datetime | None:
    """Of the pause after too many wrong codes (R12)."""
    latest = found.latest
    if latest is None or latest.status != Status.LOCKED:
        return None
    return (latest.ended_at or latest.sent_at) + timedelta(minutes=found.policy.code_pause_minutes)


def goes_on(found: Sending) -> bool:
    """Whether the newest attempt goes on, with its failures: unless it succeeded, or its pause is over."""
    latest, pause = found.latest, timedelta(minutes=found.policy.code_pause_minutes)
    if latest is None or latest.status == Status.USED:
        return False
    return found.now < (latest.ended_at or latest.sent_at) + pause


def pumping(address: Address, found: Sending) -> DomainError | None:
    """R17. What exactly is counted is not said: whoever pumps would count along."""
    if address.kind == Address.Kind.PHONE and not _is_served(address, found):
        return DomainError("country_not_served", _not_served(address))
    policy, last = found.policy, found.confirmed_in_area[: found.policy.area_codes_count]
    stopped = (
        len(last) == policy.area_codes_count
        and sum(last) * 100 < policy.area_confirmed_percent * policy.area_codes_count
    )
    if stopped or found.to_dial_code >= policy.codes_per_dial_code_per_day_count:
        return DomainError(
            "no_codes_there_now",
            _(
                "We cannot send codes to numbers of this kind at the moment. Your number is kept: try again tomorrow, "
                "enter another number, or go on with the e-mail address."
            ),
        )
    return None


def _is_served(address: Address, found: Sending) -> bool:
    """What ops said nothing of: every country, unless only those are served that they named; never what belongs to
    none."""
    if found.country_is_served is None:
        return country_of(address) != "" and not found.policy.codes_only_to_named_countries_flag
    return found.country_is_served


def _not_served(address: Address) -> str:
    if country := country_of(address):
        return _(
            "We do not send codes to numbers of this country or region (%(country)s). Enter a number of another one, "
            "or leave the phone number for later: the e-mail address can be confirmed without it."
        ) % {"country": country_name(country)}
    return _(
        "This number belongs to no country, and we send no codes there. Enter another number, or leave the phone "
        "number for later: the e-mail address can be confirmed without it."
    )


def _settled(found: Sending) -> DomainError | None:
    if found.status == Address.Status.VERIFIED:
        return DomainError("already_confirmed", _("This address is confirmed already. No code is needed any more."))
    if found.status != Address.Status.PENDING:
        return DomainError("address_given_up", _("Another address was entered meanwhile. Confirm that one."))
    return None


def _too_early(address: Address, found: Sending) -> DomainError | None:
    if (pause := pause_end(found)) and pause > found.now:
        return too_many_guesses(pause, address)
    if until := earliest_send(found):
        return DomainError(
            "too_many_sends",
            _("No further code can be sent yet. The next one is possible on %(when)s.")
            % {"when": _say(until, address)},
        )
    return None


def _guessed_enough(address: Address, found: Sending) -> DomainError | None:
    if found.failures_of_address < found.policy.code_guesses_per_day_count:
        return None
    return DomainError(
        "too_many_guesses_today",
        _("Too many wrong codes were entered for this address today. Try again tomorrow, or use another address."),
    )


def too_many_guesses(until: datetime, address: Address) -> DomainError:
    return DomainError(
        "too_many_guesses",
        _("The code was entered wrongly too often, so it is void. A new code can be sent on %(when)s.")
        % {"when": _say(until, address)},
    )


def _say(instant: datetime, address: Address) -> str:
    return format_moment(instant, address.contact.seller.user.time_zone, get_language() or "en")

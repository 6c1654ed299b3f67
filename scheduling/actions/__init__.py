"""The only writers of calendars, offers, bookings and sessions."""

from scheduling.actions.alarms import watch_capacity
from scheduling.actions.arrivals import try_code
from scheduling.actions.bookings import book_offer, cancel_booking, change_booking
from scheduling.actions.bulk import offer_times_to_many
from scheduling.actions.coming import can_say_here, say_here
from scheduling.actions.faults import find_fault, miss_session, seller_came
from scheduling.actions.links import issue_link
from scheduling.actions.managers import (
    WHAT_IS_DRAWN,
    remove_holiday_change,
    save_account_manager,
    save_calendar,
    save_holiday_change,
    save_place,
)
from scheduling.actions.offers import expire_offers, held_offers, offer_times, release_offers
from scheduling.actions.overviews import tell_managers
from scheduling.actions.reassigning import reassign_booking, sessions_on, take_day_off
from scheduling.actions.sessions import end_session
from scheduling.actions.taking_over import take_over

__all__ = [
    "WHAT_IS_DRAWN",
    "book_offer",
    "can_say_here",
    "cancel_booking",
    "change_booking",
    "end_session",
    "expire_offers",
    "find_fault",
    "held_offers",
    "issue_link",
    "miss_session",
    "offer_times",
    "offer_times_to_many",
    "reassign_booking",
    "release_offers",
    "remove_holiday_change",
    "save_account_manager",
    "save_calendar",
    "save_holiday_change",
    "save_place",
    "say_here",
    "seller_came",
    "sessions_on",
    "take_day_off",
    "take_over",
    "tell_managers",
    "try_code",
    "watch_capacity",
]

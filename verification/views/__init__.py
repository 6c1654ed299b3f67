"""The seller's pages of a case, and the public ones."""

from verification.views.announcements import announcement, announcements
from verification.views.answers import answer
from verification.views.asking import without_video
from verification.views.bookings import (
    booking,
    booking_calendar,
    booking_cancel,
    booking_change,
    booking_go,
    booking_here,
)
from verification.views.case import case, correct, send_documents
from verification.views.certify import certify
from verification.views.change import change, change_part, change_send, change_withdraw
from verification.views.corrections import correction
from verification.views.decisions import appeal, decision, measure_appeal, paper
from verification.views.decisions import withdraw as withdraw_appeal
from verification.views.home import check_answers, home
from verification.views.measures import measure, measure_done
from verification.views.missed import booking_rebook, contest
from verification.views.places import choose_place
from verification.views.public import kept, needed, start, statuses
from verification.views.times import decline, other_times, postpone, times, wish_times

__all__ = [
    "announcement",
    "announcements",
    "answer",
    "appeal",
    "booking",
    "booking_calendar",
    "booking_cancel",
    "booking_change",
    "booking_go",
    "booking_here",
    "booking_rebook",
    "case",
    "certify",
    "change",
    "change_part",
    "change_send",
    "change_withdraw",
    "check_answers",
    "choose_place",
    "contest",
    "correct",
    "correction",
    "decision",
    "decline",
    "home",
    "kept",
    "measure",
    "measure_appeal",
    "measure_done",
    "needed",
    "other_times",
    "paper",
    "postpone",
    "send_documents",
    "start",
    "statuses",
    "times",
    "wish_times",
    "withdraw_appeal",
    "without_video",
]

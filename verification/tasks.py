"""Doors for the worker: everything else is in verification.actions."""

from celery import shared_task

from core.sweeping import in_turn
from verification.actions.apologising import apologise_due, apologise_for_measures
from verification.actions.cases import offer_to_waiting
from verification.actions.expiring import expire_due
from verification.actions.watching import watch_held, watch_queue
from verification.announcements.actions.telling import tell_due
from verification.assignment.actions.idle import release_idle
from verification.campaigns.actions.inviting import invite_due
from verification.certification.actions.certifying import ask_due, follow_up_due
from verification.certification.actions.releasing import withdraw_unneeded
from verification.certification.actions.suspending import tell_of_batches
from verification.measures.actions.carrying_out import carry_out_measures, end_suspensions
from verification.reviewing.actions.pausing import pause_undecided
from verification.second.actions.deciding_again import void_changed
from verification.sessions.actions.missed import find_missed_sessions


@shared_task(expires=60)
def sweep_campaigns() -> None:
    invite_due()


@shared_task(expires=60)
def sweep_announcements() -> None:
    tell_due()


@shared_task(expires=60)
def sweep_cases() -> None:
    in_turn(find_missed_sessions, pause_undecided, offer_to_waiting, expire_due, apologise_due)


@shared_task(expires=60)
def sweep_measures() -> None:
    in_turn(carry_out_measures, end_suspensions, apologise_for_measures)


@shared_task(expires=60)
def sweep_reviews() -> None:
    in_turn(release_idle, void_changed, watch_queue, watch_held)


@shared_task(expires=60)
def sweep_certifications() -> None:
    in_turn(withdraw_unneeded, ask_due, follow_up_due, tell_of_batches)

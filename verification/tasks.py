"""Doors for the worker: everything else is in verification.actions."""

from celery import shared_task

<<<<<<< HEAD
from verification.actions.cases import offer_to_waiting
from verification.actions.missed import find_missed_sessions
=======
from verification.actions.cases import offer_to_waiting, release_missed_sessions
from verification.actions.inviting import invite_due


@shared_task(expires=60)
def sweep_campaigns() -> None:
    invite_due()
>>>>>>> 2744175 (Invite sellers to a new case, batch by batch, and let them put it off or decline)


@shared_task(expires=60)
def sweep_cases() -> None:
    find_missed_sessions()
    offer_to_waiting()

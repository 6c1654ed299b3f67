"""Doors for the worker: everything else is in scheduling.actions."""

from celery import shared_task

from scheduling import actions
from scheduling.actions.offers import expire_offers
from scheduling.actions.rights import watch_rights as watch_rights_to_hold
from scheduling.actions.training_notices import tell_of_training as tell_of_training_that_ends
from scheduling.room.actions.listening import end_silent_listening
from scheduling.video import video


@shared_task(expires=30)
def sweep_offers() -> None:
    while expire_offers():
        continue


@shared_task(expires=30)
def tell_managers() -> None:
    actions.tell_managers()


@shared_task(expires=60)
def watch_capacity() -> None:
    actions.watch_capacity()


@shared_task(expires=30)
def sweep_video() -> None:
    video().sweep()


@shared_task(expires=30)
def sweep_listeners() -> None:
    end_silent_listening()


@shared_task(expires=30)
def tell_of_training() -> None:
    tell_of_training_that_ends()


@shared_task(expires=30)
def watch_rights() -> None:
    watch_rights_to_hold()

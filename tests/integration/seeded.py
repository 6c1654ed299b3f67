"""A little of everything in one world: sellers, with cases in the states between them, and what belongs to these."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from contacts.actions.addresses import enter_address, save_person
from contacts.actions.codes import send_code
from core.models import User
from core.roles import ACCOUNT_MANAGER, OPS
from integration.events.projecting import project_events
from integration.models import Event
from integration.webhooks.actions import make_endpoint, send_test_event
from messaging.models import Message
from messaging.sending.coming_due import publish_due
from scheduling.actions.desks import open_desks
from scheduling.attendance import Finding
from scheduling.models import AccountManager, Availability, Place
from sellers.actions import open_account
from sellers.models import Seller
from tests.conftest import own_files
from tests.scheduling.room.rows import make_session
from tests.verification.building import (
    answer_all,
    begin,
    complete,
    document_case,
    find,
    manager_of,
    open_case,
    publish_plan,
)
from verification.actions.cases import choose_time, submit_case
from verification.appeals.actions.lodging import file_appeal
from verification.campaigns.actions.naming import invite_by_name
from verification.models import Case, MissedSession, Review
from verification.reviewing.actions.decisions import decide

# Its transaction runs as long as its module, and whether the log has settled hangs on all transactions there are
# (integration.events.projecting): tests that wait for that run before it or after it.
ALONE = pytest.mark.xdist_group("the log")
Subject = dict[str, str]  # {what parameters and fields of the API call it: public id}, of what belongs together


@contextmanager
def for_a_module(blocker: Any, folder: Path) -> Iterator[None]:
    """What is made in it is there for all tests of a module, whose own transactions are within this one."""
    with blocker.unblock(), override_settings(**own_files(folder)), transaction.atomic():
        yield
        transaction.set_rollback(True)


def make_ops() -> User:
    ops = User.objects.create_user("otto@staff.example.com", None, full_name="Otto Ops", is_staff=True)
    ops.groups.add(Group.objects.get(name=OPS))
    return ops


def seed(*, is_test: bool, ops: User) -> list[Subject]:
    """One subject for each seller; what is no seller's (a place, an endpoint) stands with each."""
    user = make_reviewer(f"{'test' if is_test else 'live'}@staff.example.com")
    house = {"place": _place(is_test), **make_webhook(is_test, ops)}
    publish_plan(random_sample_percent=100)
    cases: dict[str, Callable[[Seller], object]] = {
        "new": name_contact,
        "ready": complete,
        "waits": _submitted,
        "booked": _booked,
        "missed": partial(miss_session, user=user),
        "asked": _asked,
        "again": partial(_decided, user=user, outcome="documents_needed", reason="expired"),
        "approved": partial(_decided, user=user, outcome="approved"),
        "rejected": partial(_decided, user=user, outcome="rejected", reason="altered"),
        "appealed": partial(_appealed, user=user),
    }
    if not is_test:
        cases["invited"] = _invited
    sellers = []
    for name, bring in cases.items():
        seller = make_one(f"{name}@{'test' if is_test else 'live'}.example", is_test=is_test)
        bring(seller)
        sellers.append(seller)
    publish_due()
    project_events()
    return [{**house, **subject_of(Seller.objects.get(pk=seller.pk))} for seller in sellers]


def make_reviewer(email: str) -> User:
    """Of this world's sessions too, round the clock."""
    user = User.objects.create_user(email, None, full_name="Rita Reviewer", is_staff=True)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    user.groups.add(Group.objects.get(name=ACCOUNT_MANAGER))
    days = [Availability(manager=manager_of(user), weekday=day, starts=time(0), ends=time(0)) for day in range(7)]
    Availability.objects.bulk_create(days)
    AccountManager.objects.filter(user=user).update(time_zone="UTC")
    open_desks()
    return user


def _place(is_test: bool) -> str:
    address = "Marktplatz 1\n10115 Berlin"
    return Place.objects.create(name=f"Berlin {is_test}", address=address, time_zone="Europe/Berlin").public_id


def make_webhook(is_test: bool, ops: User) -> Subject:
    endpoint, _secret = make_endpoint(actor=ops, is_test=is_test, url="https://hooks.example.com/", types=["*"])
    send_test_event(endpoint, actor=ops)
    project_events()
    return {"endpoint": endpoint.public_id, "delivery": endpoint.deliveries.get().public_id}


def make_one(email: str, *, is_test: bool) -> Seller:
    user = User(email=email, full_name="Sam Seller", time_zone="Europe/London", is_test=is_test)
    user.set_unusable_password()
    seller = open_account(user)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return seller


def name_contact(seller: Seller) -> None:
    save_person(seller, actor=seller.user, name="Nora Brooks", relation="family")
    address = enter_address(seller, actor=seller.user, kind="email", value="nora@example.net")
    send_code(address, actor=seller.user)


def _submitted(seller: Seller) -> Case:
    return submit_case(complete(seller), actor=seller.user)


def _booked(seller: Seller) -> Case:
    case = _submitted(seller)
    choose_time(case, actor=seller.user, offer=seller.offers.held()[0], time_zone="Europe/London")
    return Case.objects.get(pk=case.pk)


def miss_session(seller: Seller, *, user: User) -> None:
    session = make_session(seller, manager_of(user), starts_in_minutes=-24 * 60, finding=Finding.SELLER_ABSENT)
    MissedSession.objects.create(case=_submitted(seller), session=session, found_at=timezone.now())


def _invited(seller: Seller) -> None:
    complete(seller)
    open_case(seller, Case.Status.REJECTED, since=timezone.now() - timedelta(days=60))
    Seller.objects.filter(pk=seller.pk).update(locked_at=timezone.now())
    invite_by_name(Seller.objects.get(pk=seller.pk), to="Spring", actor=None)


def _asked(seller: Seller) -> None:
    """By the screen."""
    find(document_case(seller), "same_address")


def _decided(seller: Seller, *, user: User, outcome: str, reason: str = "") -> Case:
    review = begin(document_case(seller), user)
    answer_all(review, rejected={"identity": reason} if reason else {})
    codes = [reason] if reason else []
    decide(Review.objects.get(pk=review.pk), actor=user, outcome=outcome, reason_codes=codes)
    return review.case


def _appealed(seller: Seller, *, user: User) -> None:
    case = _decided(seller, user=user, outcome="rejected", reason="altered")
    file_appeal(case.decisions.get(), actor=seller.user, text="The stamp is that of the office.")


def subject_of(seller: Seller) -> Subject:
    """Of what there is."""
    case, event = seller.cases.order_by("pk").last(), Event.objects.filter(seller=seller.public_id).last()
    missed = case and case.missed.first()
    session = case.booking.session if case and case.booking else missed and missed.session
    rows: dict[str, Any] = {
        "seller": seller,
        "case": case,
        "session": session,
        "offer": seller.offers.held().first(),
        "missed_session": missed,
        "message": Message.objects.of(seller.user).first(),
        "event": event,
    }
    found = {name: str(row.public_id) for name, row in rows.items() if row}
    return {**found, "subject": found["seller"], "document": "identity", "signal": "question"}

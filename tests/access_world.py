"""One prepared world for the access matrix: everybody, and one object of each kind, whose ids the matrix names."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from audit.models import Event
from contacts.actions.addresses import enter_address, save_person
from contacts.actions.codes import send_code
from contacts.models import CountryChange
from core import roles
from core.approvals import propose
from core.models import PolicyVersion, User
from integration.events.projecting import project_events
from integration.hosted.links import make_link
from integration.keys.actions import make_key
from integration.webhooks.actions import make_endpoint, send_test_event
from messaging.models import Message, OpsTask
from messaging.preferences.stopping import stop_address
from messaging.purposes import topics
from scheduling.actions.attempts import begin_attempt
from scheduling.actions.teaching import start_version
from scheduling.attendance import Finding
from scheduling.models import CapacityAlarm, HolidayChange, Place, Recording, Session, TrainingModule
from scheduling.recording.actions import WEBM, keep_part
from scheduling.room.entrance import remember_entry
from sellers.models import Document, ErasureRequest, Export, LegalHold, Seller, StatedReason, TravelNote, Upload
from sellers.travel.actions import note_travel
from tests.scheduling.room.rows import make_session
from tests.scheduling.training.passing import certify
from tests.sellers.samples import jpeg
from tests.storing import store_file
from tests.verification.building import begin, confirm_factor, manager_of, open_case, session_case, show
from tests.verification.queueing import waiting
from tests.verification.seconds import decided
from verification.announcements.actions.publishing import save_draft
from verification.campaigns.actions.campaigns import save_campaign
from verification.campaigns.invitees import Wanted
from verification.catalogue.actions import start_reason_draft
from verification.checklists.actions import start_draft
from verification.console.looks import sign
from verification.models import (
    AnnouncementVersion,
    Appeal,
    AppealPaper,
    Campaign,
    Case,
    Checklist,
    Correction,
    Decision,
    Measure,
    MissedSession,
    Reason,
    Review,
    SecondReview,
    SuspensionBatch,
)
from verification.reviewing.actions.reviews import admit_seller
from verification.screening.actions import planning as screen_plans

STAFF = {
    "assigned": roles.ACCOUNT_MANAGER,
    "colleague": roles.ACCOUNT_MANAGER,
    "lead": roles.LEAD,
    "ops": roles.OPS,
    "support": roles.SUPPORT,
    "administrator": roles.ADMINISTRATOR,
    "unproven": roles.LEAD,  # no second factor yet
}


@dataclass
class World:
    """`clients` by the matrix' columns, `ids` by the names of its placeholders."""

    clients: dict[str, Client]
    ids: dict[str, Any]
    users: dict[str, User]


def make_world(make_seller: Callable[..., Seller], log_in: Callable[[User], Client]) -> World:
    owner = make_seller("owner@example.com", full_name="Sam Seller", time_zone="Europe/London")
    outsider = make_seller("outsider@example.com", full_name="Olga Other", time_zone="Asia/Shanghai")
    users = {"owner": owner.user, "outsider": outsider.user, **{name: _staff(name) for name in STAFF}}
    appeal = _appeal(owner, users["assigned"])
    review = _review(owner, users["assigned"])
    session = review.session
    clients = {"anybody": Client(headers={"host": "localhost"}), **{name: log_in(each) for name, each in users.items()}}
    for name, user in users.items():
        confirm_factor(clients[name], user)
    log_in_row = clients["owner"].session
    remember_entry(log_in_row, session)
    log_in_row.save()
    ids = {
        **_of_the_case(review),
        **_of_the_seller(owner),
        "decision": appeal.decision.public_id,
        "appeal": appeal.public_id,
        "paper": appeal.papers.get().public_id,
        "appeal_pk": appeal.pk,
        "appealed": appeal.decision.case_id,
        "waiting": waiting(make_seller("waiting@example.com")).pk,
        **_of_rights(owner, users["ops"]),
        **_of_the_house(users),
        **_of_measures(owner, users),
        **_of_training(users),
        **_of_second_reviews(make_seller, users),
        "token": "x" * 43,
        "hosted": _hosted(owner, users["ops"]),
        "test_seller": _test_seller(make_seller).pk,
        "stop": stop_address(owner.user, topics()[0]).rstrip("/").rpartition("/")[2],
        "look": sign(owner.documents.get(kind=Document.Kind.IDENTITY), "1", user=users["assigned"]),
    }
    return World(clients, ids, users)


def _webhook(ops: User) -> dict[str, int]:
    """An endpoint of a platform, and what is sent to it."""
    endpoint, _secret = make_endpoint(actor=ops, is_test=False, url="https://hooks.example.com/", types=["*"])
    send_test_event(endpoint, actor=ops)
    project_events()
    return {"webhook": endpoint.pk, "webhook_delivery": endpoint.deliveries.latest("id").pk}


def _hosted(seller: Seller, ops: User) -> str:
    """The token of a link by which a platform sends them here."""
    key, _secret = make_key("Market", actor=ops, is_test=False, scopes=[])
    return make_link(seller, actor=key)[0].rstrip("/").rpartition("/")[2]


def _test_seller(make_seller: Callable[..., Seller]) -> Seller:
    seller = make_seller("test@example.com", is_test=True)
    open_case(seller, Case.Status.DOCUMENT_REVIEW)
    return seller


def _staff(name: str) -> User:
    email = f"{name}@staff.example.com"
    user = User.objects.create_user(email, None, full_name=name.title(), is_staff=True)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    user.groups.add(Group.objects.get(name=STAFF[name]))
    if name != "unproven":
        TOTP.activate(user, generate_totp_secret())
    if STAFF[name] == roles.ACCOUNT_MANAGER:
        manager_of(user)
    return user


def _appeal(seller: Seller, reviewer: User) -> Appeal:
    """Against a decision in an earlier case, which nobody hears yet."""
    case = open_case(seller, Case.Status.REJECTED, due_at=timezone.now())
    review = Review.objects.create(case=case, reviewer=reviewer, ended_at=timezone.now())
    decision = Decision.objects.create(case=case, review=review, outcome=Decision.Outcome.REJECTED, decided_by=reviewer)
    appeal = Appeal.objects.create(
        seller=seller, decision=decision, step=1, status=Appeal.Status.OPEN, filed_at=timezone.now()
    )
    paper = AppealPaper(appeal=appeal)
    paper.pages = [store_file(jpeg(), bound_to=paper.place_of_page(1), purpose="pages")]
    paper.save()
    return appeal


def _review(seller: Seller, reviewer: User) -> Review:
    """Of a session that goes on."""
    review = begin(session_case(seller, reviewer), reviewer)
    admit_seller(review, actor=reviewer)
    Session.objects.filter(pk=review.session_id).update(recorded=True)
    return Review.objects.select_related("case__seller", "session", "reviewer").get(pk=review.pk)


def _of_the_case(review: Review) -> dict[str, Any]:
    case, session = review.case, review.session
    check = review.checks.filter(item__evidence=True).first()
    show(check)
    before = make_session(case.seller, session.owner, starts_in_minutes=-24 * 60, finding=Finding.SELLER_ABSENT)
    missed = MissedSession.objects.create(case=case, session=before, found_at=timezone.now())
    correction = Correction.objects.create(review=review, field="birth_date", old="1980-02-03")
    case.signals.create(rule="country", rule_version=1)
    keep_part(session, manager=session.owner, stretch="0" * 32, number=0, content=WEBM + b"...")
    return {
        "case": case.pk, "session": session.public_id, "session_pk": session.pk, "booking": case.booking.public_id,
        "booking_pk": case.booking.pk, "check": check.public_id, "still": check.stills.first().public_id,
        "missed": missed.public_id,
        "correction": correction.public_id, "field": "document_number",
        "recording": Recording.objects.get().public_id, "manager": session.owner.public_id,
        "manager_pk": session.owner.pk,
    }  # fmt: skip


def _of_the_seller(seller: Seller) -> dict[str, Any]:
    save_person(seller, actor=seller.user, name="Nora Brooks", relation="family")
    address = enter_address(seller, actor=seller.user, kind="email", value="nora@example.com")
    send_code(address, actor=seller.user)
    message = Message.objects.filter(recipient=seller.user).first()
    Message.objects.filter(pk=message.pk).update(published_at=timezone.now())
    document = seller.documents.get(kind=Document.Kind.IDENTITY)
    return {
        "seller": seller.pk, "seller_id": seller.public_id, "document": document.public_id,
        "upload": Upload.objects.create(document=document, size=3, sha256="0" * 64).public_id,
        "contact": address.contact_id, "address": address.public_id,
        "message": message.public_id, "message_pk": message.pk, "account": seller.user.public_id,
        "travel": _travel(seller).public_id,
        "delivery": message.deliveries.first().pk if message.deliveries.exists() else 0,
    }  # fmt: skip


def _travel(seller: Seller) -> TravelNote:
    today = timezone.localdate()
    return note_travel(seller, actor=seller.user, country="PT", first_day=today, last_day=today)


def _of_rights(seller: Seller, ops: User) -> dict[str, Any]:
    """A standing hold, a wish to be erased, and two copies that are ready, one of them for a letter."""
    now = timezone.now()
    wish = ErasureRequest.objects.create(seller=seller, asked_at=now, due_at=now)
    own, letter = (_export(seller, by_letter=by_letter) for by_letter in (False, True))
    hold = LegalHold.objects.create(seller=seller, reason="A court asks.", placed_by=ops, placed_at=now)
    return {
        "wish": wish.public_id, "wish_pk": wish.pk, "export": own.public_id, "letter": letter.pk, "hold": hold.pk,
    }  # fmt: skip


def _export(seller: Seller, *, by_letter: bool) -> Export:
    ready = {"status": Export.Status.READY, "made_at": timezone.now()}
    export = Export(seller=seller, by_letter=by_letter, **ready)
    export.file = store_file(b"PK", bound_to=export.place, purpose="originals")
    export.save()
    return export


def _drafted(ops: User) -> AnnouncementVersion:
    draft = AnnouncementVersion(effective_on=date(2030, 1, 4), title={"en": "New fees"})
    save_draft(draft, actor=ops)
    return draft


def _announced(reader: User, ops: User) -> str:
    """One that was told to the reader."""
    version, now = _drafted(ops), timezone.now()
    AnnouncementVersion.objects.filter(pk=version.pk).update(published_at=now, published_by=ops)
    said = {"purpose": "announcement", "about": version.announcement.public_id, "revision": 1}
    Message.objects.create(recipient=reader, due_at=now, published_at=now, **said)
    return version.announcement.public_id


def _of_second_reviews(make_seller: Callable[..., Seller], users: dict[str, User]) -> dict[str, Any]:
    """One in the hands of the colleague, and one in which they decided otherwise."""
    again = SecondReview.Status
    second, differs = (
        SecondReview.objects.create(
            review=decided(make_seller(f"{name}@example.com"), users["assigned"]), cause="share",
            first_by=users["assigned"], first_outcome="approved", reviewer=users["colleague"], status=status,
            due_at=timezone.now(),
        )
        for name, status in (("second", again.OPEN), ("differs", again.DISAGREED))
    )  # fmt: skip
    document = second.review.document_outcomes.select_related("document").first().document
    return {"second": second.public_id, "differs": differs.public_id, "second_document": document.public_id}


def _of_measures(seller: Seller, users: dict[str, User]) -> dict[str, Any]:
    """One that was announced."""
    now = timezone.now()
    people = {"proposed_by": users["lead"], "confirmed_by": users["ops"], "proposed_at": now, "confirmed_at": now}
    words = {"kind": "restrict", "ground": "documents_expired", "facts": "It expired.", "evidence": "A letter."}
    measure = Measure.objects.create(
        seller=seller, status="announced", told_at=now, effective_at=now, evidence_on=now.date(),
        appeal_by=now + timedelta(days=1), **people, **words,
    )  # fmt: skip
    return {"measure": measure.public_id, "measure_pk": measure.pk}


def _of_training(users: dict[str, User]) -> dict[str, Any]:
    """A draft, a test that one sits, and a certificate of the other."""
    module = TrainingModule.objects.in_use()[0]
    draft = start_version(module.code, actor=users["lead"])
    topic = draft.topics.first()
    return {
        "training": draft.pk, "training_code": module.code, "topic": topic.pk, "question": topic.questions.first().pk,
        "training_attempt": begin_attempt(module, actor=users["assigned"]).public_id,
        "certificate": certify(users["colleague"], module).public_id,
    }  # fmt: skip


def _of_the_house(users: dict[str, User]) -> dict[str, Any]:
    campaign = Campaign(name="Rejected before", pace_per_day=10)
    save_campaign(campaign, actor=users["ops"], wanted=Wanted())
    shipped = Checklist.objects.exclude(published_at=None).first()
    draft = start_draft(subject=shipped.subject, country=shipped.country, actor=users["lead"])
    return {
        "announcement": _drafted(users["ops"]).announcement_id, "announced": _announced(users["owner"], users["ops"]),
        "suspensions": SuspensionBatch.objects.create(prepared_at=timezone.now()).pk,
        "campaign": campaign.pk, "checklist": draft.pk, "item": draft.items.first().code,
        "reason": start_reason_draft(Reason.objects.first(), actor=users["lead"]).code,
        "plan": screen_plans.start_draft(actor=users["lead"]).pk,
        "reason_stated": StatedReason.objects.create(stated_by=users["lead"], subject="doc_1", text="To help.").pk,
        "place": Place.objects.create(name="Berlin", address="Markt 1", time_zone="Europe/Berlin").pk,
        "country": CountryChange.objects.create(country="GB", is_served=True, note="Test").pk,
        "holiday": HolidayChange.objects.create(country="GB", day=date(2030, 1, 4), name="Day").pk,
        **_webhook(users["ops"]),
        "alarm": CapacityAlarm.objects.create(language="ja", open_times=0).pk,
        "api_key": make_key("Reports", actor=users["ops"], is_test=False, scopes=["cases:read"])[0].pk,
        "task": OpsTask.objects.create(kind="test", key="x", opened_at=timezone.now(), last_at=timezone.now()).pk,
        "approval": propose("test", users["lead"], actor=users["ops"], reason="It is cold.").pk,
        "policy": PolicyVersion.objects.create(number=1, figures={}, note="first").pk,
        "event": Event.objects.first().pk, "user": users["lead"].pk, "group": Group.objects.first().pk,
        "email": EmailAddress.objects.get(user=users["owner"]).pk,
        "authenticator": users["lead"].authenticator_set.first().pk,
        "usersession": UserSession.objects.create(
            user=users["lead"], ip="127.0.0.1", user_agent="x", session_key="k", last_seen_at=timezone.now()
        ).pk,
    }  # fmt: skip

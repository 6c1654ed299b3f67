"""What the demo's world does not say by itself: every other purpose, of what that world has or of a row of its own."""

from datetime import timedelta

from django.conf import settings

from contacts.actions.addresses import doubt_address, enter_address, save_person
from contacts.actions.calls import log_call
from contacts.actions.codes import send_code
from contacts.models import Address, Contact, StaffCall
from contacts.notices import tell_contact
from core.clock import database_now
from core.models import User
from messaging.genuine.phrases import change_phrase
from messaging.genuine.reporting import KIND, report_message
from messaging.models import Message, OpsTask, Provider, Report
from messaging.ops_tasks.actions import close_task, open_task
from messaging.ops_tasks.kinds import kinds
from messaging.outbox import queue_message
from messaging.sending.alarms import tell_away, tell_back
from scheduling.actions.certificates import revoke_certificate
from scheduling.actions.training_notices import tell_of_training
from scheduling.attendance import Finding
from scheduling.models import Booking, CapacityAlarm, Overview, Session
from sellers.accounts import CODE_PAGES, AccountAdapter
from sellers.models import Document, ErasureRequest, Export, LogInPlace, Seller
from verification.assignment.actions.takeover import hand_over_session
from verification.assignment.qualified import reviewers_for
from verification.measures.grounds import grounds_for
from verification.models import (
    Announcement,
    Appeal,
    Case,
    Certification,
    ChangeRequest,
    Check,
    ChecklistItem,
    Decision,
    Detour,
    Measure,
    MissedSession,
    Promise,
    Reason,
    Review,
    SentCode,
)

OF_CASE = [
    "session_needed",
    "times_wanted",
    "session_given_again",
    "documents_received",
    "times_given_back",
    "times_near",
    "documents_near",
    "tax_near",
    "case_lapsed",
    "tax_overdue",
]
SAID_OF_MEASURES = {
    "measure_announced": "announced",
    "measure_answered": "in_effect",
    "account_limited": "in_effect",
    "measure_dropped": "dropped",
    "measure_lifted": "lifted",
}


def say_the_rest() -> None:
    _of_accounts()
    _of_contacts()
    _of_bookings()
    _of_cases()
    _of_missed_sessions()
    _of_a_paused_session()
    _of_a_held_decision()
    _of_appeals()
    _of_measures()
    _of_appeals_against_measures()
    _of_data()
    _of_certifications()
    _of_changes()
    _of_reports()
    _to_staff()


def seller_of(key: str) -> Seller:
    return Seller.objects.select_related("user").get(user__email__startswith=f"{key}@")


def staff_of(key: str) -> User:
    return User.objects.get(email__startswith=f"{key}@staff")


def _of_accounts() -> None:
    """Worded once, in the language that the account has by then: so in each."""
    for language, _name in settings.LANGUAGES:
        user = Seller.objects.filter(user__language=language, user__is_active=True)[0].user
        for words in CODE_PAGES:
            AccountAdapter().send_mail(words, user.email, {"user": user, "code": "K7QX4M"})
    user = seller_of("noah").user
    change_phrase(user, actor=user, phrase="blue elephant")
    place = LogInPlace.objects.create(user=user, token="0" * 64, agent="Mozilla/5.0", network="203.0.113.0/24")
    queue_message("new_log_in", to=user, about=place)


def _of_contacts() -> None:
    """One is somebody else, who is told other things than the seller; one is the seller's own second address."""
    for key, relation in (("noah", Contact.Relation.FAMILY), ("emma", Contact.Relation.SELF)):
        seller = seller_of(key)
        contact = save_person(seller, actor=seller.user, name="Nora", relation=relation)
        first, phone = (
            Address.objects.create(
                contact=contact, kind=kind, value=value, status=Address.Status.VERIFIED, verified_at=database_now()
            )
            for kind, value in ((Address.Kind.EMAIL, f"{key}.one@example.net"), (Address.Kind.PHONE, "+447400123456"))
        )
        tell_contact(Message.objects.filter(recipient=seller.user)[0])
        save_person(seller, actor=seller.user, name="Nora Brooks", relation=relation)
        second = enter_address(seller, actor=seller.user, kind="email", value=f"{key}.two@example.net")
        send_code(second, actor=seller.user)
        log_call(
            contact,
            actor=staff_of("anna"),
            topic=StaffCall.Topic.SESSION,
            outcome=StaffCall.Outcome.NOT_REACHED,
            call_back="+49 30 901820",
        )
        doubt_address(first, actor=None, trouble=Address.Trouble.RETURNED)
        doubt_address(phone, actor=None, trouble=Address.Trouble.WRONG_PERSON)


def _of_bookings() -> None:
    """By video and in person."""
    for key in ("aoi", "felix"):
        booking = Booking.objects.select_related("seller__user").get(seller=seller_of(key))
        for purpose in ("session_reassigned", "booking_cancelled", "booking_called_off"):
            queue_message(purpose, to=booking.seller.user, about=booking)
        Booking.objects.filter(pk=booking.pk).update(sequence=1)
        queue_message("session_booked", to=booking.seller.user, about=booking, revision=2)


def _of_cases() -> None:
    """Each as if it waited for something."""
    Case.objects.update(due_at=database_now() + timedelta(days=3))
    for key in ("wei", "felix"):
        case = Case.objects.select_related("seller__user").get(seller=seller_of(key))
        for purpose in OF_CASE:
            queue_message(purpose, to=case.seller.user, about=case, revision=7)
    check = Check.objects.select_related("review__case__seller__user").all()[0]
    soon = database_now() + timedelta(minutes=10)
    sent = SentCode.objects.create(check_of=check, code_hash="0" * 64, sends=1, expires_at=soon)
    queue_message("session_code", to=check.review.case.seller.user, about=sent, secret={"code": "123456"})
    _decide_for_all_reasons(seller_of("greta"))


def _decide_for_all_reasons(seller: Seller) -> None:
    case, manager = Case.objects.get(seller=seller), staff_of("anna")
    review = Review.objects.create(case=case, reviewer=manager, ended_at=database_now())
    decision = Decision.objects.create(
        case=case,
        review=review,
        outcome=Decision.Outcome.DOCUMENTS_NEEDED,
        reasons=dict(Reason.objects.values_list("code", "current")),
        decided_by=manager,
    )
    queue_message("case_decided", to=seller.user, about=decision)


def _of_measures() -> None:
    """Each kind, in each state of which its seller hears; in each language, and in effect without notice."""
    now = database_now()
    people = {
        "proposed_by": staff_of("lena"),
        "proposed_at": now,
        "confirmed_by": staff_of("omar"),
        "confirmed_at": now,
    }
    when = {"told_at": now, "effective_at": now, "lasts_until": now, "evidence_on": now.date()}
    words = {"facts": "It expired.", "evidence": "A letter.", "exception": "law", "answer": "Page 2 is missing."}
    for key in ("wei", "aoi", "felix", "noah"):
        for kind in Measure.Kind:
            fields = {**people, **when, **words, "kind": kind, "ground": next(iter(grounds_for(kind)))}
            measure = Measure.objects.create(seller=seller_of(key), **fields)
            for purpose, status in SAID_OF_MEASURES.items():
                Measure.objects.filter(pk=measure.pk).update(status=status)
                queue_message(purpose, to=measure.seller.user, about=measure)


def _of_appeals_against_measures() -> None:
    """One that waits and is late, then answered: the measure stands, or ends."""
    now = database_now()
    until = now + timedelta(days=100)
    for key in ("wei", "aoi", "felix", "noah"):
        seller = seller_of(key)
        for step, measure in zip((1, 2), seller.measures.all()[:2], strict=True):
            appeal = Appeal.objects.create(
                seller=seller, measure=measure, step=step, status="open", filed_at=now, answer_by=until
            )
            queue_message("appeal_received", to=seller.user, about=appeal)
            kind = Promise.Kind.APPEAL if step == 1 else Promise.Kind.DONE
            promise = measure.promises.create(seller=seller, kind=kind, made_at=now, due_at=now, new_due_at=until)
            queue_message("answer_late", to=seller.user, about=promise)
            for revision, status in enumerate(("upheld", "overturned"), start=1):
                appeal.status, appeal.answer, appeal.further_by = status, "The passport is valid.", until
                appeal.save()
                queue_message("appeal_answered", to=seller.user, about=appeal, revision=revision)


def _of_missed_sessions() -> None:
    """One that somebody looks at again, one taken back, one that still counts."""
    now = database_now()
    for key, fields in {
        "aoi": {},
        "felix": {"taken_back": True, "answered_at": now},
        "emma": {"answer": "The room was open, and nobody came in.", "answered_at": now},
    }.items():
        session = Session.objects.select_related("booking").get(booking__seller=seller_of(key))
        Session.objects.filter(pk=session.pk).update(finding=Finding.SELLER_ABSENT)
        case = Case.objects.select_related("seller__user").get(booking=session.booking)
        missed = MissedSession.objects.create(
            case=case, session=session, found_at=now, contest="I was there.", contested_at=now, **fields
        )
        promise = Promise.objects.create(
            seller=case.seller,
            case=case,
            missed=missed,
            kind=Promise.Kind.CONTEST,
            made_at=now,
            due_at=now + timedelta(days=3),
            apologies=1,
        )
        queue_message("answer_late", to=case.seller.user, about=promise)
        queue_message("contest_answered" if fields else "contest_received", to=case.seller.user, about=missed)


def _of_a_paused_session() -> None:
    """Half done, and the documents not looked at."""
    missed = MissedSession.objects.select_related("case__seller__user").get(case__seller=seller_of("aoi"))
    Detour.objects.create(case=missed.case, cause=Detour.Cause.PAUSED, missed=missed, made_at=missed.found_at)
    review = Review.objects.create(case=missed.case, session=missed.session, reviewer=staff_of("lena"))
    for position, item in enumerate(ChecklistItem.objects.filter(where="video")[:2], start=1):
        outcome = Check.Outcome.PASSED if position == 1 else Check.Outcome.OPEN
        review.checks.create(item=item, code=item.code, position=position, outcome=outcome)
    status = missed.case.status
    Case.objects.filter(pk=missed.case_id).update(status=Case.Status.DOCUMENT_REVIEW)
    queue_message("session_paused", to=missed.case.seller.user, about=missed)
    Case.objects.filter(pk=missed.case_id).update(status=status)
    asked = Detour.objects.create(
        case=missed.case, cause=Detour.Cause.NO_VIDEO, why="I cannot.", made_at=missed.found_at,
        ruling=Detour.Ruling.GIVEN_AGAIN, ruling_reason="The signals need a session.",
    )  # fmt: skip
    for purpose in ("ruling_asked", "documents_instead", "session_after_all"):
        queue_message(purpose, to=missed.case.seller.user, about=asked)


def _of_appeals() -> None:
    """One that waits, one that was right, one that was not in each of its steps; first of all a rejection."""
    now = database_now()
    until = now + timedelta(days=100)
    for key in ("aoi", "wei"):
        case = Case.objects.select_related("seller__user").get(seller=seller_of(key))
        for step, status in ((1, "open"), (1, "upheld"), (2, "open"), (2, "upheld"), (1, "overturned")):
            review = Review.objects.create(case=case, reviewer=staff_of("anna"), ended_at=now)
            decision = Decision.objects.create(
                case=case, review=review, outcome=Decision.Outcome.REJECTED, decided_by=staff_of("anna"), due_at=until
            )
            queue_message("case_decided", to=case.seller.user, about=decision)
            answer = "" if status == "open" else "The register shows another name."
            appeal = Appeal.objects.create(
                seller=case.seller,
                decision=decision,
                step=step,
                status=status,
                filed_at=now,
                answer=answer,
                further_by=until,
            )
            queue_message("appeal_answered" if answer else "appeal_received", to=case.seller.user, about=appeal)
        promise = Promise.objects.create(
            seller=case.seller,
            case=case,
            kind=Promise.Kind.APPEAL,
            made_at=now,
            due_at=now + timedelta(days=3),
            apologies=1,
        )
        queue_message("answer_late", to=case.seller.user, about=promise)


def _of_a_held_decision() -> None:
    case = Case.objects.select_related("seller__user").get(seller=seller_of("felix"))
    now = database_now()
    kind = Promise.Kind.REVIEW
    promise = Promise.objects.create(
        seller=case.seller, case=case, kind=kind, made_at=now, due_at=now + timedelta(days=3)
    )
    queue_message("answer_follows", to=case.seller.user, about=promise)


def _of_data() -> None:
    seller, now = seller_of("noah"), database_now()
    for kind in Document.Kind:
        queue_message("document_infected", to=seller.user, about=seller.documents.get(kind=kind))
    ready = Export.objects.create(seller=seller, status=Export.Status.READY, made_at=now)
    queue_message("export_ready", to=seller.user, about=ready)
    queue_message("export_failed", to=seller.user, about=ready)
    request = ErasureRequest.objects.create(
        seller=seller, asked_at=now, due_at=now + timedelta(days=30), answer="Tax law has us keep it until 2030."
    )
    queue_message("erasure_asked", to=seller.user, about=request)
    queue_message("erasure_refused", to=seller.user, about=request)
    queue_message("announcement_withdrawn", to=seller.user, about=Announcement.objects.get())


def _of_changes() -> None:
    for key in ("noah", "greta", "aoi", "wei"):
        seller, now = seller_of(key), database_now()
        change = ChangeRequest.objects.create(
            seller=seller, status=ChangeRequest.Status.APPLIED, asked={"business": {"region": "Kent"}}, started_at=now
        )
        queue_message("change_made", to=seller.user, about=change)


def _of_certifications() -> None:
    """Each reason for which it is asked."""
    now = database_now()
    for number, (key, why) in enumerate(zip(("noah", "greta", "aoi", "wei"), Certification.Why, strict=True), start=1):
        seller = seller_of(key)
        certification = Certification.objects.create(
            seller=seller, asked_at=now, first_told_at=now, told_at=now, due_at=now + timedelta(days=10),
            notices=number, why=why,
        )  # fmt: skip
        queue_message("certification_asked", to=seller.user, about=certification, revision=number)
        queue_message("certification_suspended", to=seller.user, about=certification)
        queue_message("certification_opened", to=seller.user, about=certification)
        queue_message("certification_withdrawn", to=seller.user, about=certification)


def _of_reports() -> None:
    """From us, not from us, and one that only resembles ours."""
    user = seller_of("noah").user
    for answer, is_same in (("ours", True), ("not_ours", True), ("ours", False)):
        report_message(f"Is this {answer} {is_same} from you?", actor=user)
        Report.objects.filter(task__closed_at=None).update(is_same=is_same)
        task = OpsTask.objects.open().get(kind=KIND)
        close_task(task, actor=staff_of("omar"), note="Looked at.", answer=answer)


def _hand_over(lead: User) -> None:
    """Of the session that can be held now, by a lead; one of the two who are told held it."""
    case = Case.objects.get(seller__user__email="emma@sellers.demo.example")
    others = [each for each in reviewers_for(case) if each != case.booking.manager and each.user_id != lead.pk]
    hand_over_session(case, actor=lead, to=others[0].user, reason="cannot_go_on")


def _to_staff() -> None:
    ops, lead, anna = (staff_of(key) for key in ("omar", "lena", "anna"))
    for purpose in ("broken_glass", "company_role"):
        queue_message(purpose, to=lead, about=ops)
    for kind in kinds():
        open_task(kind.name, key="each", facts={}, actor=None)
    provider = Provider.objects.create(channel="email", name="smtp")
    tell_away(provider)
    tell_back(provider)
    alarm = CapacityAlarm.objects.create(language="ja", document_country="JP", open_times=2)
    queue_message("capacity_low", to=ops, about=alarm)
    sessions = Session.objects.select_related("booking").order_by("pk")
    queue_message("session_taken_over", to=lead, about=sessions[0])
    tell_of_training()
    revoke_certificate(anna.certificates.all()[0], actor=lead, reason="Answers were passed on.")
    manager = anna.account_manager
    ids = [session.booking_id for session in sessions]
    Overview.objects.create(manager=manager, revision=1, standing=ids[1:], gone=ids[:1])
    queue_message("manager_overview", to=anna, about=manager)
    _hand_over(lead)

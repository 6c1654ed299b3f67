"""Leading the demo's sellers to where the demo needs them, by the same actions that pages call."""

from collections.abc import Callable
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group

from core.approvals import confirm
from core.clock import database_now
from core.models import Approval, User
from core.roles import LEAD, OPS
from demo.campaigns import invite_from_japan
from demo.people import OFFICE, PASSWORD, STAFF, SellerPerson, Staff, register_number
from demo.pictures import bank_statement, business_extract, identity_document
from demo.timetravel import begin_measure, end_deadline, let_pass, move_booking
from scheduling.models import Offer, Place
from sellers.actions import (
    open_account,
    save_bank_account,
    save_business,
    save_person,
    save_tax_information,
)
from sellers.models import Document, Seller
from sellers.uploads.actions import upload_document
from verification.actions.cases import choose_time, submit_case
from verification.actions.expiring import expire_due
from verification.assignment.actions.taking import assign_case
from verification.assignment.qualified import reviewers_for
from verification.campaigns.actions.inviting import decline_invitation
from verification.measures.actions.proposing import Proposal, propose_measure
from verification.models import Case, Check, Decision, DocumentOutcome, Measure, Review
from verification.reviewing.actions.decisions import decide
from verification.reviewing.actions.reviews import judge, save_check
from verification.sessions.actions.asking import ask_without_video
from verification.sessions.actions.missed import find_missed_sessions
from verification.sessions.actions.places import choose_place

# For each: the ground, and what the seller reads, in the language of the demo's seller.
LIMITS = {
    Measure.Kind.RESTRICT: ("documents_expired", "Your passport expired in October. We asked for a valid one twice."),
    Measure.Kind.SUSPEND: (
        "details_outdated",
        "The register says that the business moved to another town in September.",
    ),
    Measure.Kind.CLOSE: ("documents_forged", "登记机关书面确认，您提交的营业执照并非由其签发。"),
}


def _confirm(user: User) -> None:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def add_staff(person: Staff) -> User:
    user = User.objects.create_user(
        person.email, PASSWORD, full_name=person.name, time_zone=person.time_zone, is_staff=True
    )
    _confirm(user)
    user.groups.add(Group.objects.get(name=person.role))
    TOTP.activate(user, generate_totp_secret())
    return user


def register(person: SellerPerson) -> Seller:
    name = f"{person.given_name} {person.family_name}"
    if person.language in ("zh-hans", "ja"):
        name = f"{person.family_name}{person.given_name}"
    user = User(email=person.email, full_name=name, language=person.language, time_zone=person.time_zone)
    user.set_password(PASSWORD)
    seller = open_account(user)
    _confirm(user)
    return seller


def fill(seller: Seller, person: SellerPerson) -> None:
    """Everything that is asked before submitting."""
    user = seller.user
    save_business(
        seller, actor=user, kind=person.kind, legal_name=person.business, register_number=register_number(person),
        country=person.country, street=person.street, city=person.city, region="", postcode="",
    )  # fmt: skip
    save_person(
        seller, actor=user, given_name=person.given_name, family_name=person.family_name, birth_date="1986-04-12",
        document_type=person.document_type, document_country=person.country, document_number=person.document_number,
        document_issued_on="2023-06-01", document_expires_on=date(2033, 5, 31),
    )  # fmt: skip
    save_bank_account(
        seller, actor=user, holder=person.business, country=person.bank_country, number=person.bank_number
    )
    pictures = {
        Document.Kind.IDENTITY: identity_document,
        Document.Kind.BANK_STATEMENT: bank_statement,
        Document.Kind.BUSINESS_EXTRACT: business_extract,
    }
    for document in seller.documents.all():
        upload_document(document, actor=user, content=pictures[Document.Kind(document.kind)](person))


def _submitted(seller: Seller, person: SellerPerson) -> Case:
    fill(seller, person)
    return submit_case(Seller.objects.get(pk=seller.pk), actor=seller.user)


def _book(case: Case) -> Case:
    offer = Offer.objects.filter(seller=case.seller, status=Offer.Status.HELD).earliest("starts_at")
    zone = case.place.time_zone if case.place else case.seller.user.time_zone
    choose_time(case, actor=case.seller.user, offer=offer, time_zone=zone)
    return Case.objects.get(pk=case.pk)


def _in_person(seller: Seller, person: SellerPerson, reviewer: User) -> None:
    case = _submitted(seller, person)
    choose_place(case, actor=seller.user, place=Place.objects.get(name=OFFICE["name"]))
    _book(Case.objects.get(pk=case.pk))


def session_now(case: Case) -> None:
    """Book a time if none is booked, and let it start in two minutes."""
    if case.status == Case.Status.SESSION_NEEDED:
        case = _book(case)
    assert case.booking is not None
    move_booking(case.booking, actor=None)


def _reviewed(case: Case, outcome: str, *, failing: str = "", reason: str = "") -> None:
    """A document review, by somebody qualified whom the demo's lead assigns, in which the document of kind `failing` is
    rejected for `reason`."""
    lead = User.objects.get(email=next(person.email for person in STAFF if person.role == LEAD))
    reviewer = reviewers_for(case)[0].user
    review = assign_case(case, actor=lead, to=reviewer, reason="balance")
    for check in review.checks.all():
        save_check(check, actor=reviewer, outcome=Check.Outcome.PASSED, reason_code="", revision=0)
    _judge_all(review, reviewer=reviewer, failing=failing, reason=reason)
    decide(review, actor=reviewer, outcome=outcome, reason_codes=[reason] if reason else [])


def _judge_all(review: Review, *, reviewer: User, failing: str, reason: str) -> None:
    for document in review.case.seller.documents.all():
        rejected = document.kind == failing
        found = DocumentOutcome.Outcome.REJECTED if rejected else DocumentOutcome.Outcome.ACCEPTED
        judge(review, document, actor=reviewer, outcome=found, reason_code=reason if rejected else "", revision=0)


def stop_at(stage: str, seller: Seller, person: SellerPerson, *, reviewer: User) -> None:
    """Lead a registered seller to `stage`, one of STAGES."""
    STAGES[stage](seller, person, reviewer)


def _approved(seller: Seller, person: SellerPerson, reviewer: User) -> None:
    _reviewed(_submitted(seller, person), Decision.Outcome.APPROVED)


def _active(seller: Seller, person: SellerPerson, reviewer: User) -> None:
    _approved(seller, person, reviewer)
    seller = Seller.objects.get(pk=seller.pk)
    save_tax_information(seller, actor=seller.user, country=person.country, number="12-3456789")


def _limited(kind: Measure.Kind) -> Callable[[Seller, SellerPerson, User], None]:
    """By two people, and announced long enough before."""

    def limit(seller: Seller, person: SellerPerson, reviewer: User) -> None:
        _active(seller, person, reviewer)
        lead, ops = (
            User.objects.get(email=next(each.email for each in STAFF if each.role == role)) for role in (LEAD, OPS)
        )
        ground, facts = LIMITS[kind]
        today = database_now().date()
        last_day = today + timedelta(days=60) if kind == Measure.Kind.SUSPEND else None
        proposal = Proposal(kind, ground, facts, "A letter of the register, in the file.", today, last_day)
        measure = propose_measure(seller, actor=lead, proposal=proposal)
        confirm(Approval.objects.get(subject=measure.public_id), actor=ops)
        begin_measure(measure)

    return limit


def _documents_needed(seller: Seller, person: SellerPerson, reviewer: User) -> None:
    case = _submitted(seller, person)
    bank = Document.Kind.BANK_STATEMENT
    _reviewed(case, Decision.Outcome.DOCUMENTS_NEEDED, failing=bank, reason="cut_off")


def _lapsed(seller: Seller, person: SellerPerson, reviewer: User) -> None:
    """What was asked for again did not come."""
    _documents_needed(seller, person, reviewer)
    end_deadline(Case.objects.get(seller=seller))
    expire_due()


def _rejected(seller: Seller, person: SellerPerson, reviewer: User) -> None:
    case = _submitted(seller, person)
    identity = Document.Kind.IDENTITY
    _reviewed(case, Decision.Outcome.REJECTED, failing=identity, reason="altered")


def _invited(seller: Seller, person: SellerPerson, reviewer: User) -> Case:
    _rejected(seller, person, reviewer)
    invite_from_japan()
    return Case.objects.filter(seller=seller).latest("pk")


def _declined(seller: Seller, person: SellerPerson, reviewer: User) -> None:
    decline_invitation(_invited(seller, person, reviewer), actor=seller.user)


def _fraud_suspected(seller: Seller, person: SellerPerson, reviewer: User) -> None:
    _reviewed(_submitted(seller, person), Decision.Outcome.FRAUD_SUSPECTED)


def _session_missed(seller: Seller, person: SellerPerson, reviewer: User) -> None:
    """The account manager waited for the whole grace, and the seller did not come."""
    case = _book(_submitted(seller, person))
    assert case.booking is not None
    let_pass(case.booking)
    find_missed_sessions()


def _ruling_needed(seller: Seller, person: SellerPerson, reviewer: User) -> None:
    why = "I lost my voice in March, and my doctor advises me not to speak."
    ask_without_video(_submitted(seller, person), actor=seller.user, why=why)


STAGES: dict[str, Callable[[Seller, SellerPerson, User], object]] = {
    "registered": lambda seller, person, reviewer: None,
    "filled": lambda seller, person, reviewer: fill(seller, person),
    "session_needed": lambda seller, person, reviewer: _submitted(seller, person),
    "session_booked": lambda seller, person, reviewer: _book(_submitted(seller, person)),
    "session_in_person": _in_person,
    "session_now": lambda seller, person, reviewer: session_now(_submitted(seller, person)),
    "session_missed": _session_missed,
    "ruling_needed": _ruling_needed,
    "document_review": lambda seller, person, reviewer: _submitted(seller, person),
    "documents_needed": _documents_needed,
    "lapsed": _lapsed,
    "fraud_suspected": _fraud_suspected,
    "rejected": _rejected,
    "invited": _invited,
    "declined": _declined,
    "verified": _approved,
    "active": _active,
    "restricted": _limited(Measure.Kind.RESTRICT),
    "suspended": _limited(Measure.Kind.SUSPEND),
    "closed": _limited(Measure.Kind.CLOSE),
}

"""Rejected cases, as appeals need them."""

from collections.abc import Callable

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group

from core import roles
from core.models import User
from tests.verification.building import answer_all, begin
from tests.verification.queueing import knows
from verification.appeals.actions.hearing import answer_appeal, take_appeal
from verification.appeals.actions.lodging import file_appeal
from verification.models import Appeal, Case, Decision, Measure
from verification.reviewing.actions.decisions import decide
from verification.reviewing.findings import findings_of, reasons_of

WORDS = "The name on the extract is our former name."
REASONS = "The register shows the change of the name."
FINAL = "altered"


def reject(case: Case, reviewer: User) -> Decision:
    """Two documents accepted, the bank statement rejected for a reason that is final."""
    review = begin(case, reviewer)
    answer_all(review, rejected={"bank_statement": FINAL})
    codes = list(reasons_of(findings_of(review)))
    decided = decide(review, actor=reviewer, outcome=Decision.Outcome.REJECTED, reason_codes=codes)
    return Decision.objects.select_related("case__seller__user", "review").get(pk=decided.pk)


def appeal(about: Decision | Measure) -> Appeal:
    seller = about.seller if isinstance(about, Measure) else about.case.seller
    return file_appeal(about, actor=seller.user, text=WORDS)


def answer(user: User, *, overturned: bool) -> Appeal:
    """By the next who takes it."""
    taken = take_appeal(user)
    answer_appeal(taken, actor=user, overturned=overturned, text=REASONS)
    return Appeal.objects.select_related("decision__case__seller__user").get(pk=taken.pk)


def hearer(make_user: Callable[..., User], name: str, *languages: str, trained_days: int = 100) -> User:
    """An account manager who took no part in anything."""
    user = make_user(f"{name}@staff.example.com", is_staff=True, full_name=name.title())
    TOTP.activate(user, generate_totp_secret())
    user.groups.add(Group.objects.get(name=roles.ACCOUNT_MANAGER))
    return knows(user, *languages, trained_days=trained_days)

"""States of an appeal that are worth looking at."""

from collections.abc import Callable

from django.urls import reverse

from tests.e2e.visitors import case, seller, user_of
from tests.sellers.samples import jpeg
from verification.appeals.actions.hearing import answer_appeal
from verification.appeals.actions.lodging import file_appeal
from verification.appeals.actions.papers import add_paper
from verification.models import Appeal, Decision, Measure

WORDS = (
    "You say that the document looks altered. Our bank prints its statements on two kinds of paper since March.\n\n"
    "The branch in Boulder can confirm it, and I can show you another one."
)
ANSWER = "The fonts of the account number and of the rest differ on both pages. The paper plays no part in it."


def _decision(key: str) -> Decision:
    return Decision.objects.select_related("case__seller__user").get(pk=case(key).decisions.all()[0].pk)


def _appeal(key: str) -> Appeal:
    decision = _decision(key)
    found = decision.appeals.handed_in().first()
    return found or file_appeal(decision, actor=decision.case.seller.user, text=WORDS)


def decided(key: str) -> Callable[[], str]:
    return lambda: reverse("decision", args=[_decision(key).public_id])


def writing(key: str) -> Callable[[], str]:
    def path() -> str:
        decision = _decision(key)
        if not decision.appeals.exists():
            add_paper(decision, actor=decision.case.seller.user, text=WORDS, content=jpeg())
        return reverse("appeal", args=[decision.public_id])

    return path


def waiting(key: str) -> Callable[[], str]:
    return lambda: reverse("decision", args=[_appeal(key).decision.public_id])


def _heard(key: str) -> Appeal:
    """As if it had been drawn for this lead."""
    appeal = _appeal(key)
    Appeal.objects.filter(pk=appeal.pk, status="open").update(assigned_to=user_of("lena"))
    return Appeal.objects.get(pk=appeal.pk)


def to_answer(key: str) -> Callable[[], str]:
    return lambda: reverse("admin:verification_appeal_change", args=[_heard(key).pk])


def upheld(key: str) -> Callable[[], str]:
    def path() -> str:
        appeal = _heard(key)
        if appeal.answered_at is None:
            answer_appeal(appeal, actor=user_of("lena"), overturned=False, text=ANSWER)
        return reverse("decision", args=[appeal.decision.public_id])

    return path


MEASURE_WORDS = "The passport was extended in September. I add the page with the stamp."


def _measure(key: str) -> Measure:
    return seller(key).measures.standing()[0]


def writing_against_measure(key: str) -> Callable[[], str]:
    def path() -> str:
        found = _measure(key)
        if not found.appeals.exists():
            add_paper(found, actor=seller(key).user, text=MEASURE_WORDS, content=jpeg())
        return reverse("measure_appeal", args=[found.public_id])

    return path


def _against_measure(key: str) -> Appeal:
    found = _measure(key)
    return found.appeals.handed_in().first() or file_appeal(found, actor=seller(key).user, text=MEASURE_WORDS)


def waiting_against_measure(key: str) -> Callable[[], str]:
    return lambda: reverse("measure", args=[_against_measure(key).about.public_id])


def to_answer_against_measure(key: str) -> Callable[[], str]:
    """As if it had been drawn for this lead."""

    def path() -> str:
        appeal = _against_measure(key)
        Appeal.objects.filter(pk=appeal.pk).update(assigned_to=user_of("lena"))
        return reverse("admin:verification_appeal_change", args=[appeal.pk])

    return path

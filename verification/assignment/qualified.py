"""Who may review which case's documents: one set of rules, asked of one person and case or of all that wait (R30)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import staff_with
from core.clock import database_now
from core.errors import DomainError
from core.languages import language_name
from core.models import User
from core.roles import MAY_REVIEW
from scheduling.models import AccountManager
from sellers.countries import country_name
from sellers.models import Seller
from verification.models import Appeal, Case, Decision, Detour, Review, SecondReview


@dataclass(frozen=True)
class Rule:
    """`holds(manager)` is what must be true of a case; `refusal` names the cause and the way on."""

    code: str
    holds: Callable[[AccountManager], Q]
    refusal: Promise


def _of_these_countries(manager: AccountManager) -> Q:
    """Documents of no country in particular are for everybody who has no list."""
    countries = manager.document_countries
    return Q(seller__person__document_country__in=countries) if countries else Q(pk__isnull=False)


class Ways(NamedTuple):
    """What opens the way to an approval: a suspicion not confirmed, a session waived, a decision overturned."""

    overruled: QuerySet[Decision]
    waived: QuerySet[Detour]
    overturned: QuerySet[Appeal]


def ways_opened_by(user_id: int, case: Case | OuterRef) -> Ways:
    """Whoever opened the way to an approval does not approve too (R31). Of the last, also who decided before."""
    return Ways(
        overruled=Decision.objects.filter(case=case, overruled_by=user_id),
        waived=Detour.objects.waived().filter(case=case, ruled_by=user_id),
        overturned=overturned_by_or_of(user_id).filter(decision__case=case),
    )


def _opened_no_way(manager: AccountManager) -> Q:
    """They could only ask or reject."""
    ways = ways_opened_by(manager.user_id, OuterRef("pk"))
    return ~Exists(ways.overruled) & ~Exists(ways.waived)


def _third_person(manager: AccountManager) -> Q:
    """What an appeal has overturned is decided by neither who decided it nor who overturned it."""
    return ~Q(Exists(ways_opened_by(manager.user_id, OuterRef("pk")).overturned))


def overturned_by_or_of(user_id: int) -> QuerySet[Appeal]:
    """Appeals that overturned what this person decided, again or between two others too, or that this person answered
    so."""
    said = Q(first_by=user_id) | Q(reviewer=user_id) | Q(settled_by=user_id)
    seconds = SecondReview.objects.filter(said, review__case=OuterRef("decision__case"))
    theirs = Q(assigned_to=user_id) | Q(decision__decided_by=user_id) | Q(Exists(seconds))
    return Appeal.objects.filter(theirs, status=Appeal.Status.OVERTURNED)


def _suspected_nothing(manager: AccountManager) -> Q:
    """Whoever suspected fraud, and was not confirmed, has said what they think of it."""
    suspected = Decision.objects.filter(case=OuterRef("pk"), decided_by=manager.user_id)
    return Q(~Exists(suspected.filter(outcome=Decision.Outcome.FRAUD_SUSPECTED)))


def _had_no_say(manager: AccountManager) -> Q:
    """Whoever decided first, again, or between the two has had their say, where none of it was to count."""
    said = Q(second__first_by=manager.user_id) | Q(second__reviewer=manager.user_id)
    said |= Q(second__settled_by=manager.user_id)
    held = Review.objects.filter(case=OuterRef("pk"), second__cause=SecondReview.Cause.LOW_CONFIDENCE)
    settled = held.filter(second__status=SecondReview.Status.SETTLED, ended_at__gte=OuterRef("since"))
    return Q(~Exists(settled.filter(said)))


def _knows(manager: AccountManager) -> Q:
    return Q(language__in=manager.languages) & _of_these_countries(manager)


def _same_world(manager: AccountManager) -> Q:
    of_tests = Q(seller__in=Seller.objects.of_test_world())
    return of_tests if manager.user.is_test else ~of_tests


RULES = (
    Rule(
        "other_world",
        _same_world,
        gettext_lazy("%(name)s does not review this case: people review those of live sellers, test desks of tests."),
    ),
    Rule(
        "own_case",
        lambda manager: ~Q(seller__user=manager.user_id),
        gettext_lazy("%(name)s is the seller of this case: somebody else has to review it."),
    ),
    Rule(
        "other_language",
        lambda manager: Q(language__in=manager.languages),
        gettext_lazy(
            "%(name)s does not review in %(language)s. Choose somebody who does, or have ops add the language to the "
            "calendar of %(name)s."
        ),
    ),
    Rule(
        "other_country",
        _of_these_countries,
        gettext_lazy(
            "%(name)s does not review documents of %(country)s. Choose somebody who does, or have ops add the country "
            "to the calendar of %(name)s."
        ),
    ),
    Rule(
        "same_person",
        _opened_no_way,
        gettext_lazy(
            "%(name)s did not confirm the suspicion of fraud in this case, or decided to go on without the session: "
            "somebody else has to review the documents."
        ),
    ),
    Rule(
        "decided_before",
        _third_person,
        gettext_lazy(
            "%(name)s made the decision that was overturned in this case, or overturned it: a third person has to "
            "review the documents."
        ),
    ),
    Rule(
        "suspected",
        _suspected_nothing,
        gettext_lazy(
            "%(name)s suspected fraud in this case, and was not confirmed: somebody else has to review the documents."
        ),
    ),
    Rule(
        "had_a_say",
        _had_no_say,
        gettext_lazy(
            "%(name)s has decided in this case, and it was settled that this does not count: somebody else has to "
            "review the documents."
        ),
    ),
)


def refuse_unqualified(user: User, case: Case) -> None:
    """DomainError: "not_trained", or the code of the first of RULES that does not hold."""
    manager = trained_manager(user)
    asked = {f"rule_{rule.code}": _told(rule.holds(manager)) for rule in RULES}
    found = (
        Case.objects.annotate(**asked).values(*asked, "language", "seller__person__document_country").get(pk=case.pk)
    )
    told = {
        "name": user,
        "language": language_name(found["language"]),
        "country": country_name(found["seller__person__document_country"] or ""),
    }
    for rule in RULES:
        if not found[f"rule_{rule.code}"]:
            raise DomainError(rule.code, rule.refusal % told)


def _told(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def cases_for(manager: AccountManager, cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those of `cases` whose documents this trained person may review: refuse_unqualified() as a query."""
    for rule in RULES:
        cases = cases.filter(rule.holds(manager))
    return cases


def reviewers_for(case: Case) -> list[AccountManager]:
    """All who are qualified for one case, by name: they are few, so each is asked."""
    able = trained_managers().select_related("user").order_by("user__full_name", "pk")
    this, today = Case.objects.filter(pk=case.pk), database_now()
    likely = [each for each in able.filter(languages__contains=[case.language]) if is_trained(each, today)]
    return [manager for manager in likely if cases_for(manager, this).exists()]


def for_nobody(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those of `cases` whose language and documents nobody who is trained knows."""
    now, known = database_now(), Q(pk__isnull=True)
    for manager in trained_managers():
        if is_trained(manager, now):
            known |= _knows(manager)
    return cases.exclude(known)


def trained_manager(user: User) -> AccountManager:
    """DomainError "not_trained"."""
    able = AccountManager.objects.trained() if user.is_test else trained_managers()
    manager = able.filter(user=user).select_related("user").first()
    if manager is None:
        raise DomainError(
            "not_trained",
            _(
                "%(name)s is not set up to review documents. Ops add account managers, with their languages and until "
                "when their training is valid."
            )
            % {"name": user},
        )
    if not is_trained(manager, database_now()):
        raise DomainError(
            "not_trained",
            _(
                "The training of %(name)s is not valid today, so no case is assigned. “My training” shows what is "
                "missing; with its tests passed, cases are assigned again."
            )
            % {"name": user},
        )
    return manager


def trained_managers() -> QuerySet[AccountManager]:
    """Who may be trained: is_trained() says up to which day."""
    return AccountManager.objects.trained().filter(user__in=staff_with(MAY_REVIEW))


def is_trained(manager: AccountManager, now: datetime) -> bool:
    """On the day that it is where they work."""
    until: date | None = manager.trained_until
    return until is not None and until >= now.astimezone(ZoneInfo(manager.time_zone)).date()

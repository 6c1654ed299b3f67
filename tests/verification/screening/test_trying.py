from verification.screening.trying import Change, Runs, try_plan

NOW = {"country": 100, "same_document": 60}


def runs(
    *found: str, session: bool = False, count: int = 1, ran: tuple[str, ...] = tuple(NOW), version: int = 1
) -> Runs:
    return Runs({name: {"version": version, "found": name in found} for name in {*ran, *found}}, session, count)


def tried(*kinds: Runs, **weights: int):
    return try_plan(kinds, now=NOW, weights=NOW | weights, session_from=100)


def rule(result, name: str):
    return next(each for each in result.rules if each.name == name)


def test_the_plan_in_force_changes_nothing() -> None:
    result = tried(runs("country", session=True, count=7), runs("same_document", count=2), runs(count=90))
    assert result.count == 99
    assert result.changes == {Change.SAME: 99}


def test_more_points_lead_to_sessions_and_fewer_to_none() -> None:
    result = tried(
        runs("country", session=True, count=7), runs("same_document", count=2), country=50, same_document=100
    )
    assert result.changes == {Change.TO_CLEAR: 7, Change.TO_SESSION: 2}
    country = rule(result, "country")
    assert (country.points_now, country.points, country.found, country.changed) == (100, 50, 7, 7)


def test_of_a_rule_that_was_not_asked_then_it_says_for_how_many_it_cannot_be_known() -> None:
    result = tried(runs(count=3), runs("country", session=True, count=2), postcode=100)
    assert result.changes == {Change.UNKNOWN: 3, Change.SAME: 2}
    assert rule(result, "postcode").not_asked == 5


def test_a_rule_that_could_not_make_the_difference_leaves_nothing_unknown() -> None:
    assert tried(runs("same_document", count=3), postcode=39).changes == {Change.SAME: 3}


def test_findings_of_another_version_of_a_rule_are_counted() -> None:
    assert rule(tried(runs("country", session=True, count=4, version=9)), "country").other_version == 4


def test_what_leads_to_a_session_whatever_the_plan_stays_one() -> None:
    assert tried(runs("suspended", session=True), country=0).changes == {Change.SAME: 1}

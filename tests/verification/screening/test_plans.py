import pytest

from verification.screening.plans import faults_of, shipped_thresholds, shipped_weights


def test_the_shipped_plan_is_sound() -> None:
    assert faults_of(shipped_weights(), 100, shipped_thresholds()) == []


@pytest.mark.parametrize("session_from", [0, 1001])
def test_a_threshold_out_of_bounds_is_a_fault(session_from: int) -> None:
    assert faults_of({}, session_from, {}) == ["The threshold is a whole number from 1 to 1000."]


@pytest.mark.parametrize("points", [-1, 1001])
def test_points_out_of_bounds_are_a_fault(points: int) -> None:
    assert faults_of({"country": points}, 100, {}) == [f"“country” has {points} points: give it 0 to 1000."]


def test_a_question_about_other_accounts_never_leads_to_a_session_alone() -> None:
    (fault,) = faults_of({"same_document": 100, "same_network": 99, "country": 100}, 100, {})
    assert "fewer points than the threshold for same_document." in fault


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("document_new_days", 91, "“document new days” must be a whole number from 0 to 90."),
        ("velocity_days", 0, "“velocity days” must be a whole number from 1 to 90."),
        ("random_sample_percent", 101, "“random sample percent” must be a whole number from 0 to 100."),
        ("unheard_of", 1, "There is no figure called unheard_of."),
    ],
)
def test_a_figure_out_of_bounds_is_a_fault(name: str, value: int, said: str) -> None:
    assert faults_of({}, 100, {name: value}) == [said]

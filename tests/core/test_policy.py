import pytest

from audit.models import Event
from core.errors import DomainError
from core.models import PolicyVersion, User
from core.policy import Policy, current_policy, publish_policy
from tests.races import at_once

pytestmark = pytest.mark.django_db


def test_the_defaults_hold_until_something_is_published() -> None:
    assert current_policy() == Policy()
    assert (current_policy().offers_per_set_count, current_policy().link_before_hours) == (3, 20)


def test_a_published_figure_counts_from_then_on(ops: User) -> None:
    publish_policy({"link_before_hours": 24}, actor=ops, note="More time to prepare")
    assert current_policy().link_before_hours == 24
    assert current_policy().offers_per_set_count == 3


def test_versions_are_numbered_and_the_change_is_in_the_audit_log(ops: User) -> None:
    publish_policy({"link_before_hours": 24}, actor=ops, note="a")
    version = publish_policy({"offers_per_set_count": 4}, actor=ops, note="b")
    assert version.number == 2
    event = Event.objects.get(subject="policy_2")
    assert event.data == '{"changed":{"offers_per_set_count":[3,4]}}'
    assert event.actor == ops.public_id


@pytest.mark.parametrize(
    "figures",
    [
        {"unheard_of": 1},
        {"link_before_hours": -1},
        {"link_before_hours": "20"},
        {"session_length_minutes": 0},
        {"code_guesses_count": 0},
        {"document_size_megabytes": 0},
        {"presence_seconds": 9},
        {"campaign_reserve_percent": 91},
        {"offer_hold_hours": 10_001},
        {"daytime_from_hour": 18},
        {"calls_from_hour": 21},
        {"offer_earliest_hours": 14 * 24},
    ],
)
def test_nonsense_is_refused_and_nothing_is_published(ops: User, figures: dict) -> None:
    with pytest.raises(DomainError, match="bad_figure"):
        publish_policy(figures, actor=ops, note="a")
    assert PolicyVersion.objects.count() == 0


def test_ops_publish_in_the_admin(ops: User, log_in) -> None:
    data = {**vars(Policy()), "based_on": 0, "link_before_hours": 22, "note": "Mail went out at night"}
    answer = log_in(ops).post("/admin/core/policyversion/add/", data)
    assert answer.status_code == 302
    assert current_policy().link_before_hours == 22


def test_a_figure_of_which_none_makes_sense_may_be_zero(ops: User) -> None:
    publish_policy({"campaign_reserve_percent": 0, "booking_changes_count": 0}, actor=ops, note="a")
    assert (current_policy().campaign_reserve_percent, current_policy().booking_changes_count) == (0, 0)


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ({"session_length_minutes": 0}, "greater than or equal to 1"),
        ({"daytime_from_hour": 20}, "“daytime from hour” must be lower than “daytime until hour”."),
    ],
)
def test_the_admin_says_what_makes_no_sense(ops: User, log_in, figures: dict, sentence: str) -> None:
    answer = log_in(ops).post(
        "/admin/core/policyversion/add/", {**vars(Policy()), **figures, "based_on": 0, "note": "a"}
    )
    assert sentence in answer.content.decode()
    assert PolicyVersion.objects.count() == 0


def test_support_cannot_publish(support: User, log_in) -> None:
    assert log_in(support).get("/admin/core/policyversion/add/").status_code == 403


def test_figures_that_somebody_else_published_meanwhile_are_not_overwritten(ops: User, log_in) -> None:
    publish_policy({"offers_per_set_count": 4}, actor=ops, note="a")
    page = log_in(ops)
    answer = page.post("/admin/core/policyversion/add/", {**vars(Policy()), "based_on": 0, "note": "b"})
    assert "Somebody published other figures in the meantime." in answer.content.decode()
    assert current_policy().offers_per_set_count == 4


@pytest.mark.django_db(transaction=True)
def test_versions_published_at_the_same_moment_get_different_numbers(ops: User) -> None:
    assert at_once([lambda: publish_policy({"link_before_hours": 24}, actor=ops, note="a")] * 4) == {"done": 4}
    assert sorted(PolicyVersion.objects.values_list("number", flat=True)) == [1, 2, 3, 4]

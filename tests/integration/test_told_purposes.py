"""Which messages a platform learns of."""

from integration.told_purposes import NOT_TOLD, TOLD
from messaging import purposes


def test_of_every_purpose_somebody_has_decided_whether_a_platform_learns_of_it() -> None:
    assert not TOLD & NOT_TOLD
    assert set(purposes._registry) == TOLD | NOT_TOLD

from scheduling.room.limits import BURST_COUNT, PER_SECOND_COUNT, Allowance


def test_a_burst_is_allowed_and_what_follows_is_refused():
    allowance = Allowance(0.0)
    assert [allowance.take(0.0) for _each in range(BURST_COUNT)] == [True] * BURST_COUNT
    assert not allowance.take(0.0)


def test_the_allowance_fills_with_time():
    allowance = Allowance(0.0)
    for _each in range(BURST_COUNT):
        allowance.take(0.0)
    assert [allowance.take(1.0) for _each in range(PER_SECOND_COUNT)] == [True] * PER_SECOND_COUNT
    assert not allowance.take(1.0)

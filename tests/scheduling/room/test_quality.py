"""static/src/room/quality.js, in Node: what a weak line still carries."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

MODULE = Path(__file__).parents[3] / "static/src/room/quality.js"
NODE = shutil.which("node", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
# Steps after each look at the line, from {times, line} in order.
PLAY = """
    const { START, STEPS, decide } = await import(process.argv[1]);
    let state = START;
    const words = [];
    for (const { times, line } of JSON.parse(process.argv[2])) {
        for (let look = 0; look < times; look += 1) {
            state = decide(state, { ...line, room: line.room ?? Infinity });
            words.push(STEPS[state.step].word + state.step);
        }
    }
    console.log(JSON.stringify(words));
"""
GOOD, LOSSY, FAIR = {"loss": 0, "delay": 0.05}, {"loss": 0.2, "delay": 0.05}, {"loss": 0.05, "delay": 0.05}


@pytest.fixture
def steps():
    def play(*looks):
        plan = json.dumps([{"times": times, "line": line} for times, line in looks])
        argv = [NODE, "--input-type=module", "-e", PLAY, MODULE.as_uri(), plan]
        return json.loads(subprocess.run(argv, capture_output=True, check=True, text=True).stdout)

    return play


def test_one_bad_look_takes_nothing_away(steps):
    assert set(steps((1, LOSSY), (3, GOOD), (1, LOSSY), (3, GOOD))) == {"good0"}


def test_a_line_that_stays_bad_loses_its_picture_step_by_step_and_keeps_the_sound(steps):
    words = steps((12, LOSSY))
    assert words == [
        "good0", "reduced1", "reduced1", "reduced2", "reduced2", "reduced3", "reduced3",
        "sound4", "sound4", "sound4", "sound4", "sound4",
    ]  # fmt: skip


def test_a_line_that_recovers_gets_its_picture_back_more_slowly_than_it_lost_it(steps):
    words = steps((4, LOSSY), (10, GOOD))
    assert words[3] == "reduced2"
    assert (words.index("reduced1", 4), words.index("good0", 4)) == (8, 13)


def test_a_line_in_between_stays_where_it_is(steps):
    assert set(steps((2, LOSSY), (40, FAIR))[1:]) == {"reduced1"}


def test_a_step_up_that_did_not_hold_is_tried_again_only_after_twice_the_time(steps):
    words = steps((2, LOSSY), (5, GOOD), (2, LOSSY), (9, GOOD), (1, GOOD))
    assert words[6] == "good0"
    assert (words[8], words[-2], words[-1]) == ("reduced1", "reduced1", "good0")


@pytest.mark.parametrize("line", [{"loss": 0, "delay": 1.0}, {"loss": 0, "delay": 0.1, "room": 60_000}])
def test_long_delay_and_little_room_count_as_bad_too(steps, line):
    assert steps((2, line))[-1] == "reduced1"

import random

import pytest

from verification.reviewing.spoken_words import COUNT, draw_words


@pytest.mark.parametrize("language", ["en", "zh-hans", "ja", "de"])
def test_different_words_are_drawn(language):
    assert len(set(draw_words(language).split(" · "))) == COUNT


def test_nobody_can_foresee_them():
    assert len({draw_words("en", random.Random(seed)) for seed in range(50)}) > 45

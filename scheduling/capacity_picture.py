"""The capacity board's picture: a bar for each day, in parts for what is open, held, booked, done and missed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduling.capacity import KINDS, Line

LABEL, BAR, TOTAL = 74, 250, 36  # widths in the picture's own units; on a phone one unit is about a pixel
ROW, THICK, GAP = 24, 16, 1
FROM_THE_LEFT = [*KINDS[1:], KINDS[0]]  # what is open stands last: it is what remains


@dataclass(frozen=True)
class Part:
    kind: str
    x: float
    width: float


@dataclass(frozen=True)
class Bar:
    line: Line
    y: int
    parts: list[Part]
    ends: float

    @property
    def middle(self) -> float:
        return self.y + THICK / 2

    @property
    def total(self) -> int:
        return self.line.counts.total()


@dataclass(frozen=True)
class Picture:
    bars: list[Bar]
    width: int = LABEL + BAR + TOTAL
    thick: int = THICK

    @property
    def height(self) -> int:
        return ROW * len(self.bars)


def draw(days: Sequence[Line]) -> Picture:
    """All bars on one scale: the longest fills the width."""
    longest = max((line.counts.total() for line in days), default=0) or 1
    return Picture([_bar(line, number * ROW + (ROW - THICK) // 2, BAR / longest) for number, line in enumerate(days)])


def _bar(line: Line, y: int, unit: float) -> Bar:
    parts, x = [], float(LABEL)
    for kind in FROM_THE_LEFT:
        if count := line.counts[kind]:
            parts.append(Part(kind, round(x, 2), round(max(count * unit - GAP, GAP), 2)))
            x += count * unit
    return Bar(line, y, parts, round(x, 2))

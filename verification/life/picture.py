"""The picture of a case's life (docs/case-life.svg), drawn from its table. Pure: the same table, the same picture.

States stand one below the other, those of one status in a frame. Each way on leaves its box on a line of its own, where
its acts and its end are named, and joins the lane of where it ends; one arrow leads from each lane into its box.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from verification.life.table import STEPS, At, By, Status, Step
from verification.life.words import Who

LEFT, WIDTH, LINE, PAD, GAP, LANE = 20, 430, 17, 10, 20, 17
LABELS, LETTER = 400, 7  # the room between the boxes and the first lane, and that of a letter
BEGIN = "no open case"
COLOURS = {
    By.SELLER: "#1d5fa8",
    By.REVIEWER: "#00703c",
    By.LEAD: "#7a3d9a",
    By.OPS: "#9c5700",
    By.SYSTEM: "#505a5f",
}
ACTS_NEXT = {Who.SELLER: "the seller", Who.STAFF: "we", Who.BOTH: "both", Who.NOBODY: "nobody"}


@dataclass
class Box:
    """What leads in ends at the first line, and the ways on leave from the lines below it, in their order."""

    key: str
    lines: list[str]
    inset: int = 0
    ways: list["Way"] = field(default_factory=list)
    entered: list["Way"] = field(default_factory=list)
    top: int = 0
    lane: int = 0

    @property
    def name(self) -> str:
        return self.key.replace("_", " ").lower()

    @property
    def height(self) -> int:
        return 2 * PAD + LINE * max(len(self.lines), len(self.ways) + 1)

    @property
    def bottom(self) -> int:
        return self.top + self.height

    def line(self, number: int) -> int:
        return self.top + PAD + LINE * number + LINE // 2 + 2

    @property
    def span(self) -> tuple[int, int]:
        """Of its lane."""
        ends = [self.line(0), *(way.line for way in self.entered)]
        return min(ends), max(ends)


@dataclass(eq=False)
class Way:
    source: Box
    target: Box
    by: By
    acts: list[str]

    @property
    def line(self) -> int:
        return self.source.line(self.source.ways.index(self) + 1)


def draw() -> str:
    boxes, frames = _boxes()
    ways = _ways({box.key: box for box in boxes})
    height = _place(boxes)
    _give_lanes(boxes)
    right = LEFT + WIDTH + LABELS + LANE * (max(box.lane for box in boxes) + 2)
    parts = [
        *_legend(right),
        *(part for name, keys in frames for part in _frame(name, [box for box in boxes if box.key in keys])),
        *(part for box in boxes for part in _box(box)),
        *(part for box in boxes if box.entered for part in _lane(box)),
        *(part for way in ways for part in _way(way)),
    ]
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {right} {height}" width="{right}" height="{height}"'
        ' font-family="sans-serif" font-size="12" role="img" aria-labelledby="title">\n'
        f'<title id="title">The life of a case: its states, who acts next, by when, and each way on.</title>\n'
        f'<rect width="{right}" height="{height}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _boxes() -> tuple[list[Box], list[tuple[str, set[str]]]]:
    """Those of the states, a header for each status that has several, and such frames: (key, its boxes)."""
    boxes, frames = [Box(BEGIN, [BEGIN.upper()])], []
    for status in Status:
        states = [at for at in At if at.value.status == status]
        if len(states) > 1:
            boxes.append(Box(status, [f"{status.label.upper()}, in one of these states:"]))
            frames.append((status.value, {status.value, *(at.name for at in states)}))
        boxes += [Box(at.name, _said(at), inset=16 if len(states) > 1 else 0) for at in states]
    return boxes, frames


def _said(at: At) -> list[str]:
    state = at.value
    clock = f"{state.clock.value} ({state.figure})" if state.figure else state.clock.value
    return [
        at.name.replace("_", " "),
        f"acts next: {ACTS_NEXT[state.who]}",
        f"clock: {clock}",
        *([f"when it is over: {state.expiry}"] if state.expiry else []),
    ]


def _ways(boxes: dict[str, Box]) -> list[Way]:
    """One for each pair of boxes and each who can go it."""
    found: dict[tuple[str, str, By], Way] = {}
    for step in STEPS:
        for source, target in _ends(step):
            way = found.setdefault((source, target, step.by), Way(boxes[source], boxes[target], step.by, []))
            way.acts += [step.act] if step.act not in way.acts else []
    for box in boxes.values():
        box.ways = [way for way in found.values() if way.source is box]
        box.entered = [way for way in found.values() if way.target is box]
    return list(found.values())


def _ends(step: Step) -> Iterator[tuple[str, str]]:
    for source in _keys(step.sources):
        for target in _keys(step.targets):
            yield source, target


def _keys(states: Iterable[At]) -> list[str]:
    """Of their boxes; the header where there are several of one status."""
    by_status: dict[Status, list[At]] = {}
    for at in states:
        by_status.setdefault(at.value.status, []).append(at)
    return [of[0].name if len(of) == 1 else status.value for status, of in by_status.items()] or [BEGIN]


def _place(boxes: list[Box]) -> int:
    """One below the other; returns the height of all."""
    y = 60
    for box in boxes:
        box.top = y
        y = box.bottom + GAP
    return y


def _give_lanes(boxes: list[Box]) -> None:
    """The short ones next to the boxes; each the first that leaves it apart from all others."""
    taken: list[list[tuple[int, int]]] = []
    for box in sorted((each for each in boxes if each.entered), key=lambda each: each.span[1] - each.span[0]):
        low, high = box.span
        free = (lane for lane, spans in enumerate(taken) if all(high < a - 9 or low > b + 9 for a, b in spans))
        box.lane = next(free, len(taken))
        taken += [[]] if box.lane == len(taken) else []
        taken[box.lane].append(box.span)


def _box(box: Box) -> Iterator[str]:
    left, width = LEFT + box.inset, WIDTH - box.inset
    yield (
        f'<rect x="{left}" y="{box.top}" width="{width}" height="{box.height}" rx="4" fill="#f8f8f8" stroke="#0b0c0c"/>'
    )
    for number, line in enumerate(box.lines):
        weight = ' font-weight="bold"' if number == 0 else ""
        yield f'<text x="{left + PAD}" y="{box.top + PAD + LINE * number + 13}"{weight}>{escape(line)}</text>'


def _frame(name: str, boxes: list[Box]) -> Iterator[str]:
    top, bottom = boxes[0].top - 6, boxes[-1].bottom + 6
    yield (
        f'<rect x="{LEFT - 8}" y="{top}" width="{WIDTH + 16}" height="{bottom - top}" rx="6" fill="#eef3f8"'
        f' stroke="#8a949b" stroke-dasharray="4 3"><title>{escape(name)}</title></rect>'
    )


def _at(box: Box) -> int:
    """Where its lane runs."""
    return LEFT + WIDTH + LABELS + LANE * box.lane


def _lane(box: Box) -> Iterator[str]:
    edge, entry, (low, high) = LEFT + WIDTH, box.line(0), box.span
    yield f'<path d="M{_at(box)} {low} V{high} M{_at(box)} {entry} H{edge + 7}" fill="none" stroke="#0b0c0c"/>'
    yield f'<path d="M{edge} {entry} l8 -4 v8 z" fill="#0b0c0c"/>'


def _way(way: Way) -> Iterator[str]:
    colour, edge, lane, y = COLOURS[way.by], LEFT + WIDTH, _at(way.target), way.line
    label = f"{', '.join(way.acts)} → {way.target.name}"
    yield f'<path d="M{edge} {y} H{lane}" fill="none" stroke="{colour}"/>'
    yield f'<circle cx="{lane}" cy="{y}" r="3" fill="{colour}"/>'
    yield f'<rect x="{edge + 14}" y="{y - 8}" width="{LETTER * len(label)}" height="16" fill="#ffffff"/>'
    yield f'<text x="{edge + 17}" y="{y + 4}" fill="{colour}">{escape(label)}</text>'


def _legend(right: int) -> Iterator[str]:
    yield f'<text x="{LEFT}" y="28" font-size="18" font-weight="bold">The life of a case</text>'
    yield f'<text x="{LEFT + 190}" y="28">Each way on is named by its action; the colour says who can take it:</text>'
    x = LEFT + 640
    for by, colour in COLOURS.items():
        yield f'<text x="{x}" y="28" fill="{colour}" font-weight="bold">{escape(by.value)}</text>'
        x += 8 * len(by.value) + 22

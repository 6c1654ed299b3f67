"""The states of a case as platforms know them, drawn from integration.resources.cases.states. Pure: the same table, the
same picture."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from integration.resources.cases.states import STATUSES, graph

BEGIN = "before a case"
LEFT, WIDTH, HEIGHT, GAP, LANE = 10, 190, 34, 18, 16


def drawn() -> str:
    """Boxes one below the other; each way leaves to the right and comes in by the lane of where it ends."""
    names = ["", *STATUSES]
    ways = {name: sorted(graph()[name], key=names.index) for name in names}
    right, height = LEFT + WIDTH + LANE * (len(names) + 2), 10 + len(names) * (HEIGHT + GAP)
    tops = {name: 10 + number * (HEIGHT + GAP) for number, name in enumerate(names)}
    parts = [*(part for name in names for part in _box(name, tops[name]))]
    parts += [part for number, name in enumerate(names) for part in _lane(name, number, tops, ways)]
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {right} {height}" width="{right}" height="{height}"'
        ' font-family="sans-serif" font-size="14" role="img" aria-labelledby="graph-title">\n'
        f'<title id="graph-title">The states of a case, and the ways between them.</title>\n{body}\n</svg>\n'
    )


def _box(name: str, top: int) -> Iterator[str]:
    yield (
        f'<rect x="{LEFT}" y="{top}" width="{WIDTH}" height="{HEIGHT}" rx="6" fill="#e6f1f1" stroke="#0d5257"/>'
        f'<text x="{LEFT + 12}" y="{top + 22}" fill="#17262b">{escape(name or BEGIN)}</text>'
    )


def _lane(name: str, number: int, tops: dict[str, int], ways: dict[str, list[str]]) -> Iterator[str]:
    """Into the box at its upper third; out of the others at their lower one."""
    sources = [source for source, targets in ways.items() if name in targets]
    if not sources:
        return
    x, edge, entry = LEFT + WIDTH + LANE * (number + 1), LEFT + WIDTH, tops[name] + 11
    ends = [entry, *(tops[source] + 24 for source in sources)]
    yield f'<path d="M{x} {min(ends)} V{max(ends)} M{x} {entry} H{edge + 8}" fill="none" stroke="#4a5c62"/>'
    yield f'<path d="M{edge} {entry} l9 -4 v8 z" fill="#4a5c62"/>'
    for source in sources:
        y = tops[source] + 24
        yield f'<path d="M{edge} {y} H{x}" fill="none" stroke="#0b6169"/>'
        yield f'<circle cx="{x}" cy="{y}" r="3" fill="#0b6169"/>'

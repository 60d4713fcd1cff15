"""Charts as inline SVG: no script, no style attribute, every mark a link with a title.

Enters: plain values. Leaves: safe HTML. Colours and sizes are classes of the style
sheet; a status is a shape and a basis a colour, never colour alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Size of the drawing in its own units; the style sheet scales it to the page.
WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 64, 20, 16, 30
DONE = frozenset({"completed"})
FIRM = frozenset({"agreed"})
OFF = frozenset({"stalled", "cancelled", "denied"})


@dataclass(frozen=True, slots=True)
class Point:
    """One figure on a day. ``href`` must be a path of our own."""

    day: str
    value: int
    words: str
    href: str
    status: str
    group: str = ""
    is_headline: bool = False


@dataclass(frozen=True, slots=True)
class _Frame:
    """Maps days and values to the drawing: days evenly, values by their logarithm."""

    first: int
    last: int
    low: float
    high: float

    def x(self, day: date) -> float:
        share = (day.toordinal() - self.first) / max(1, self.last - self.first)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def timeline(
    points: Sequence[Point], *, title: str, shown: Callable[[Any], str]
) -> Markup:
    """Return points over time, values on a logarithmic scale; nothing for under two.

    ``shown`` says a value in words for the axis. Points without a positive value or a
    readable day are left out.
    """
    dated = [(day, p) for p in points if p.value > 0 and (day := _day(p.day))]
    if len(dated) < 2:
        return Markup("")
    frame = _frame(dated)
    body = Markup("").join([*_grid(frame, shown), *_months(frame)])
    names = sorted({p.group for _, p in dated})
    for day, point in sorted(dated, key=lambda pair: pair[1].is_headline):
        body += _point(frame.x(day), frame.y(point.value), point, names)
    html = Markup(
        '<div class="chart"><svg viewBox="0 0 {} {}" role="group" '
        'aria-label="{}">{}</svg></div>{}'
    )
    return html.format(WIDTH, HEIGHT, title, body, _key(names))


def _key(names: Sequence[str]) -> Markup:
    """Return what the colours mean; nothing where there is one only."""
    if len(names) < 2:
        return Markup("")
    html = Markup('<span><i class="key k{}"></i>{}</span> ')
    keys = [
        html.format(number % 5, name.replace("_", " "))
        for number, name in enumerate(names)
    ]
    return Markup('<p class="legend shapes">{}</p>').format(Markup("").join(keys))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _frame(dated: Sequence[tuple[date, Point]]) -> _Frame:
    days = [day.toordinal() for day, _ in dated]
    values = [math.log10(point.value) for _, point in dated]
    low, high = min(values), max(values)
    # Half a step of air, so that no point lies on the frame.
    pad = max(0.15, (high - low) * 0.1)
    air = max(1, (max(days) - min(days)) // 30)
    return _Frame(min(days) - air, max(days) + air, low - pad, high + pad)


def _grid(frame: _Frame, shown: Callable[[Any], str]) -> list[Markup]:
    """Return lines at 1, 2 and 5 times powers of ten, no more than six."""
    values = [
        step * 10**power
        for power in range(math.floor(frame.low), math.ceil(frame.high) + 1)
        for step in (1, 2, 5)
        if frame.low <= math.log10(step * 10**power) <= frame.high
    ]
    if len(values) > 6:
        values = [v for v in values if str(v).startswith("1")]
    html = Markup(
        '<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>'
        '<text class="axis" x="{}" y="{:.1f}" text-anchor="end">{}</text>'
    )
    lines = []
    for value in values:
        y = frame.y(value)
        text = (LEFT - 8, y + 4, shown(int(value)))
        lines.append(html.format(LEFT, WIDTH - RIGHT, y, y, *text))
    return lines


def _months(frame: _Frame) -> list[Markup]:
    """Return about six days along the bottom."""
    html = Markup('<text class="axis" x="{:.1f}" y="{}" text-anchor="{}">{}</text>')
    # The frame is padded by whole days; so short a span shows days, a longer one months.
    steps = min(5, frame.last - frame.first)
    pattern = "%d %b %Y" if frame.last - frame.first < 150 else "%b %Y"
    texts = []
    for number in range(steps + 1):
        day = date.fromordinal(
            frame.first + (frame.last - frame.first) * number // max(1, steps)
        )
        anchor = {0: "start", steps: "end"}.get(number, "middle")
        shown = day.strftime(pattern).lstrip("0")
        texts.append(html.format(frame.x(day), HEIGHT - 8, anchor, shown))
    return texts


def _point(x: float, y: float, point: Point, names: Sequence[str]) -> Markup:
    color = f"g{names.index(point.group) % 5}"
    shape = _shape(x, y, point, color)
    html = Markup('<a href="{}" aria-label="{}"><title>{}</title>{}</a>')
    return html.format(point.href, point.words, point.words, shape)


def _shape(x: float, y: float, point: Point, color: str) -> Markup:
    """Return a disc (completed), ring (agreed), square (open) or cross (off)."""
    size = 8 if point.is_headline else 6
    if point.status in OFF:
        path = f"M{x - size:.1f} {y - size:.1f}l{2 * size} {2 * size}m0 {-2 * size}l{-2 * size} {2 * size}"
        return Markup('<path class="cross {}" d="{}"/>').format(color, path)
    if point.status in DONE | FIRM:
        kind = "disc" if point.status in DONE else "ring"
        html = Markup('<circle class="{} {}" cx="{:.1f}" cy="{:.1f}" r="{}"/>')
        return html.format(kind, color, x, y, size)
    html = Markup(
        '<rect class="square {}" x="{:.1f}" y="{:.1f}" width="{}" height="{}"/>'
    )
    edge = 2 * size - 2
    return html.format(color, x - size + 1, y - size + 1, edge, edge)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar."""

    value: int
    words: str
    href: str


def parts_bar(parts: Sequence[Part], total: int, *, rest_words: str) -> Markup:
    """Return parts beside each other as shares of a total, and what is left of it.

    Nothing where the parts exceed the total (they overlap) or there are none.
    """
    known = sum(one.value for one in parts)
    if not parts or total <= 0 or known > total:
        return Markup("")
    body, at = Markup(""), 0.0
    html = Markup(
        '<a href="{}" aria-label="{}"><title>{}</title>'
        '<rect class="part g{}" x="{:.2f}" y="0" width="{:.2f}" height="34"/></a>'
    )
    for number, one in enumerate(parts):
        width = one.value / total * WIDTH
        shown = max(1.0, width - 2)
        body += html.format(one.href, one.words, one.words, number % 5, at, shown)
        at += width
    if total > known:
        rest = Markup(
            '<rect class="rest" x="{:.2f}" y="0" width="{:.2f}" height="34"><title>{}</title></rect>'
        )
        body += rest.format(at, max(1.0, WIDTH - at), rest_words)
    frame = Markup(
        '<svg class="bar" viewBox="0 0 {} 34" preserveAspectRatio="none" role="group" '
        'aria-label="Parts of the total">{}</svg>'
    )
    return frame.format(WIDTH, body)

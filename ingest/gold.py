"""Read annotated articles and find where their names and figures stand.

Enters: JSON Lines in the form of ``tests/gold/GUIDE.md``. Leaves: ``GoldArticle``
with the spans of every accepted organization name and of every figure. Used by
training and evaluation only; nothing here runs when articles are ingested.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ingest.extraction import ArticleText, FoundFigure, Part, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


#: Amounts are the same within this share of the larger one (annotation guide).
TOLERANCE = 0.005


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An annotated article; ``record`` is the line as it was read.

    ``names`` maps the canonical name to its spans in reading order; ``figures``
    holds a placed figure for each annotated one, in the annotation's order, or None
    where its words could not be found.
    """

    article: ArticleText
    record: dict[str, Any]
    names: dict[str, tuple[Span, ...]]
    figures: tuple[FoundFigure | None, ...]

    def canonical(self, name: str | None) -> str | None:
        """Return the canonical name for any accepted one (itself if unknown)."""
        for organization in self.record["organizations"]:
            if name in (organization["name"], *organization.get("also", [])):
                return str(organization["name"])
        return name


def read_gold(path: Path) -> Iterator[GoldArticle]:
    """Yield the annotated articles of a JSON Lines file. Raises ``ValueError``."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            yield place(record)
        except (KeyError, json.JSONDecodeError) as error:
            raise ValueError(f"{path}, line {number}: {error!r}") from error


def place(record: dict[str, Any]) -> GoldArticle:
    """Find every annotated name and figure in the article's words."""
    article = ArticleText(
        id=record["id"],
        title=record["title"],
        text=record["text"],
        published=record.get("published"),
        publisher=record.get("publisher"),
        url=record.get("url"),
    )
    return GoldArticle(
        article, record, _names(article, record), _figures(article, record)
    )


def _names(article: ArticleText, record: dict[str, Any]) -> dict[str, tuple[Span, ...]]:
    surfaces = {
        surface: organization["name"]
        for organization in record["organizations"]
        for surface in (organization["name"], *organization.get("also", []))
    }
    found: dict[str, list[Span]] = {o["name"]: [] for o in record["organizations"]}
    if not surfaces:
        return {}
    longest_first = sorted(surfaces, key=len, reverse=True)
    pattern = re.compile(
        r"(?<![\w])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w])"
    )
    parts: tuple[Part, ...] = ("title", "text")
    for part in parts:
        for match in pattern.finditer(article.part(part)):
            span = Span(part, match.start(), match.end(), match.group())
            found[surfaces[match.group()]].append(span)
    return {name: tuple(spans) for name, spans in found.items()}


def _figures(
    article: ArticleText, record: dict[str, Any]
) -> tuple[FoundFigure | None, ...]:
    parts: tuple[Part, ...] = ("title", "text")
    taken: set[tuple[Part, int]] = set()
    placed: list[FoundFigure | None] = []
    for figure in record["figures"]:
        spans = (
            Span(part, match.start(), match.end(), match.group())
            for part in parts
            for match in re.finditer(
                r"(?<![\d.])" + re.escape(figure["text"]) + r"(?![\d])",
                article.part(part),
            )
            if (part, match.start()) not in taken
        )
        span = next(spans, None)
        if span is None:
            placed.append(None)
            continue
        taken.add((span.part, span.start))
        placed.append(
            FoundFigure(
                span,
                low=_decimal(figure["low"]),
                high=_decimal(figure["high"]),
                bound=figure["bound"],
                unit=figure["unit"],
                per=figure.get("per"),
            )
        )
    return tuple(placed)


def is_close(a: float | Decimal | None, b: float | Decimal | None) -> bool:
    """Return whether two amounts are the same within ``TOLERANCE``; None is only None."""
    if a is None or b is None:
        return a is None and b is None
    one, other = float(a), float(b)
    return abs(one - other) <= TOLERANCE * max(abs(one), abs(other))


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))

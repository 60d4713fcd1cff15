"""An extraction as text for a terminal.

Enters: an article and its ``Extraction``. Leaves: values that rich prints. Where there
are no colours, organizations stand in square and figures in curly brackets. Article
text is never read as markup, and control characters are shown, not sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from ingest.plain_text import UNWANTED
from kb.amounts import Amount, format_amount, store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.extraction import (
        ArticleText,
        ExtractedClaim,
        Extraction,
        FoundFigure,
        Part,
        Span,
    )

STYLES = {"organization": "bold cyan", "figure": "bold yellow"}
BRACKETS = {"organization": "[]", "figure": "{}"}


def marked_article(article: ArticleText, found: Extraction, *, is_plain: bool) -> Group:
    """Return title and text with organizations and figures marked."""
    mark = _bracketed if is_plain else _coloured
    parts: tuple[Part, ...] = ("title", "text")
    title, text = (mark(article.part(part), _spans(found, part)) for part in parts)
    return Group(title, Text(), text)


def table_of_claims(found: Extraction) -> Table:
    """Return one row a claim, in the order of the text."""
    table = Table(box=None, pad_edge=False, show_edge=False)
    for name in ("kind", "subject", "figure", "status", "said by", "roles, when"):
        table.add_column(name, overflow="fold")
    for claim in found.claims:
        table.add_row(*(_safe(cell) for cell in _cells(claim)))
    return table


def explained_claims(found: Extraction) -> Group:
    """Return each claim with the words that every value was read from."""
    return Group(*(_explained(claim) for claim in found.claims))


def figure_text(figure: FoundFigure) -> str:
    """Return a figure in few characters: its bound, its amount, its unit.

    >>> from decimal import Decimal
    >>> from ingest.extraction import FoundFigure, Span
    >>> span = Span("text", 0, 5, "$5 bn")
    >>> figure_text(FoundFigure(span, Decimal(5_000_000_000), None, "at_least", "USD"))
    '>$5B'
    """
    low, high, scale = store(figure.low, figure.high)
    return format_amount(
        Amount(low, high, figure.bound, figure.unit, scale=scale, per=figure.per)
    )


def _cells(claim: ExtractedClaim) -> Iterator[str]:
    said = claim.attribution
    period = f"{claim.period.start}..{claim.period.end}" if claim.period else None
    roles = [f"{role.role} {role.organization}" for role in claim.roles]
    yield claim.kind
    yield claim.subject or "-"
    yield figure_text(claim.figure) + (f" {claim.basis}" if claim.basis else "")
    yield claim.status
    yield said.name or said.type
    yield ", ".join(filter(None, [*roles, claim.event_date or period])) or "-"


def _explained(claim: ExtractedClaim) -> Group:
    head = Text(f"{claim.kind}: {claim.subject or 'nobody named'}", style="bold")
    values = {
        "figure": (figure_text(claim.figure), claim.figure.span),
        "bound": (claim.figure.bound, claim.figure.bound_cue),
        "subject": (claim.subject, claim.subject_span),
        "status": (claim.status, claim.status_span),
        "attribution": (claim.attribution.type, claim.attribution.span),
        "basis": (claim.basis, claim.basis_span),
        "event date": (claim.event_date, claim.event_date_span),
        "quote": ("", claim.quote),
        **{role.role: (role.organization, role.span) for role in claim.roles},
    }
    lines = [_value(name, *pair) for name, pair in values.items() if any(pair)]
    score = Text(f"  {'score':12} {claim.score:.2f}")
    return Group(head, *lines, score, Text())


def _value(name: str, value: str | None, span: Span | None) -> Text:
    line = Text(f"  {name:12} {_safe(value or '')}")
    if span is not None:
        line.append(f"  [{span.part} {span.start}:{span.end}] ", style="dim")
        line.append(f"“{_safe(span.surface)}”", style="italic")
    elif value:
        line.append("  (the default: no words say otherwise)", style="dim")
    return line


def _spans(found: Extraction, part: Part) -> list[tuple[Span, str]]:
    """Return what to mark in one part, in text order."""
    spans = [
        (span, "organization") for one in found.organizations for span in one.spans
    ]
    spans += [(figure.span, "figure") for figure in found.figures]
    return sorted((pair for pair in spans if pair[0].part == part), key=_start)


def _start(pair: tuple[Span, str]) -> int:
    return pair[0].start


def _coloured(words: str, spans: list[tuple[Span, str]]) -> Text:
    text = Text(_safe(words))
    for span, what in spans:
        text.stylize(STYLES[what], span.start, span.end)
    return text


def _bracketed(words: str, spans: list[tuple[Span, str]]) -> Text:
    pieces, end = [], 0
    for span, what in spans:
        if span.start < end:
            continue
        marks = BRACKETS[what]
        pieces += [words[end : span.start], marks[0], span.surface, marks[1]]
        end = span.end
    return Text(_safe("".join([*pieces, words[end:]])))


def _safe(text: str) -> str:
    """Return ``text`` with control characters replaced one for one."""
    return UNWANTED.sub("\ufffd", text)

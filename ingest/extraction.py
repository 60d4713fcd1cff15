"""The values that extraction hands on: article in, organizations, figures, claims out.

Enters: nothing. Leaves: frozen value types, used by every stage of ``ingest``.
Deliberately no logic beyond invariants and the JSON form that ``claimwire extract``
prints. Offsets are code points (Python ``str`` indices), zero-based, end-exclusive,
into the part (``title`` or ``text``) that the span names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from decimal import Decimal

Part = Literal["title", "text"]
Bound = Literal["exact", "about", "at_least", "at_most", "range", "vague"]


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article as the extractor reads it.

    ``published`` is an ISO date (``2026-03-31``) in the publisher's own calendar, or
    None; relative dates in the text are read against it. ``text`` separates
    paragraphs by a blank line; bullets and table rows are lines.
    """

    id: str
    title: str
    text: str
    published: str | None = None
    publisher: str | None = None
    url: str | None = None

    def part(self, name: Part) -> str:
        """Return the title or the text."""
        return self.title if name == "title" else self.text


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A slice of an article: ``article.part(part)[start:end] == surface``."""

    part: Part
    start: int
    end: int
    surface: str = field(compare=False)

    def __post_init__(self) -> None:
        """Refuse a span whose length is not that of its words."""
        if self.start < 0 or self.end - self.start != len(self.surface):
            msg = f"span {self.start}:{self.end} does not fit {self.surface!r}"
            raise ValueError(msg)

    def overlaps(self, other: Span) -> bool:
        """Return whether both slices share a character of the same part."""
        return (
            self.part == other.part
            and self.start < other.end
            and other.start < self.end
        )

    def as_json(self) -> dict[str, Any]:
        """Return ``{"in", "start", "end", "text"}``."""
        return {
            "in": self.part,
            "start": self.start,
            "end": self.end,
            "text": self.surface,
        }


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """An amount of money, electric power or accelerators, where it stands.

    ``low`` and ``high`` are in whole units (currency units, watts, pieces);
    ``unit`` is an ISO 4217 code, ``W`` or ``accelerator``. ``at_least`` has no
    ``high``, ``at_most`` no ``low``. ``per`` names the unit of a price or rate
    (``share``, ``accelerator``, ``year`` …). ``bound_cue`` is the hedge
    ("up to"), outside ``span``. ``conversion_of`` is the span of the figure
    that this one restates in another currency.
    """

    span: Span
    low: Decimal | None
    high: Decimal | None
    bound: Bound
    unit: str
    per: str | None = None
    bound_cue: Span | None = None
    per_cue: Span | None = None
    conversion_of: Span | None = None

    def __post_init__(self) -> None:
        """Refuse a figure without an amount."""
        if self.low is None and self.high is None:
            msg = f"figure without an amount: {self.span.surface!r}"
            raise ValueError(msg)

    @property
    def amount(self) -> Decimal:
        """Return the one number to compare by: low, else high."""
        value = self.low if self.low is not None else self.high
        if value is None:  # excluded by __post_init__
            raise AssertionError
        return value

    def as_json(self) -> dict[str, Any]:
        """Return the figure in the annotation guide's form, plus its place."""
        out: dict[str, Any] = {
            "text": self.span.surface,
            "low": plain_number(self.low),
            "high": plain_number(self.high),
            "bound": self.bound,
            "unit": self.unit,
            "in": self.span.part,
            "start": self.span.start,
            "end": self.span.end,
        }
        if self.per:
            out["per"] = self.per
        return out


@dataclass(frozen=True, slots=True)
class FoundOrganization:
    """An organization that the article names, with every place that names it.

    ``name`` is the canonical name where the article prints it, else the fullest form
    that the article does print; ``registry_id`` says which organization of the
    registry it is (None: one that the registry does not know). Within one article
    names are unique. ``spans`` holds names only, in text order; descriptions ("the ChatGPT
    maker") are ``descriptions``.
    """

    name: str
    kind: str | None
    registry_id: str | None
    spans: tuple[Span, ...]
    descriptions: tuple[Span, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return ``{"name", "id", "kind", "spans"}``."""
        return {
            "name": self.name,
            "id": self.registry_id,
            "kind": self.kind,
            "spans": [span.as_json() for span in self.spans],
        }


@dataclass(frozen=True, slots=True)
class FoundRole:
    """An organization's part in a claim, with the words that name it."""

    role: str
    organization: str
    span: Span

    def as_json(self) -> dict[str, Any]:
        """Return the role in the annotation guide's form, plus its place."""
        return {
            "role": self.role,
            "organization": self.organization,
            "span": self.span.as_json(),
        }


@dataclass(frozen=True, slots=True)
class FoundAttribution:
    """Who says so. ``type`` ``none`` has neither name nor span."""

    type: str
    name: str | None = None
    span: Span | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the attribution in the annotation guide's form, plus its place."""
        return {
            "type": self.type,
            "name": self.name,
            "span": self.span.as_json() if self.span else None,
        }


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """A half-open span of days, ISO dates, with the words that say it."""

    start: str
    end: str
    span: Span

    def __post_init__(self) -> None:
        """Refuse an empty period."""
        if not self.start < self.end:
            msg = f"period {self.start}..{self.end} is empty"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class ExtractedClaim:
    """What the article claims with a figure. Every value has the span that says it.

    ``subject`` None means that nobody in particular is meant (a sector, a price in
    general). ``quote`` is the sentence, bullet, row or headline that holds
    ``figure``. ``repeats`` are further figures of the article that state the same
    claim. A span is None only where its value is the default that needs no words
    (status ``completed`` of a bare statement, basis None, attribution ``none``).
    ``event_date`` is an ISO date of the precision that the words have (``2026``,
    ``2026-03``, ``2026-03-31``). ``score`` in 0..1 is the extractor's confidence.
    """

    kind: str
    subject: str | None
    subject_span: Span | None
    figure: FoundFigure
    status: str
    status_span: Span | None
    attribution: FoundAttribution
    roles: tuple[FoundRole, ...]
    period: FoundPeriod | None
    basis: str | None
    basis_span: Span | None
    event_date: str | None
    event_date_span: Span | None
    quote: Span
    repeats: tuple[FoundFigure, ...] = ()
    score: float = 1.0

    def as_json(self) -> dict[str, Any]:
        """Return the claim in the annotation guide's form, plus its spans."""
        figure = self.figure.as_json()
        spans = {
            "figure": self.figure.span,
            "bound": self.figure.bound_cue,
            "subject": self.subject_span,
            "status": self.status_span,
            "attribution": self.attribution.span,
            "period": self.period.span if self.period else None,
            "basis": self.basis_span,
            "event_date": self.event_date_span,
            "quote": self.quote,
        }
        return {
            "kind": self.kind,
            "subject": self.subject,
            **{key: figure[key] for key in ("low", "high", "bound", "unit")},
            **({"per": self.figure.per} if self.figure.per else {}),
            "status": self.status,
            "attribution": self.attribution.as_json(),
            "roles": [role.as_json() for role in self.roles],
            "period": (
                {"start": self.period.start, "end": self.period.end}
                if self.period
                else None
            ),
            "basis": self.basis,
            "event_date": self.event_date,
            "quote": self.quote.surface,
            "score": round(self.score, 4),
            "spans": {k: s.as_json() for k, s in spans.items() if s is not None},
        }


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found in one article. Empty tuples mean that nothing was found."""

    article_id: str
    organizations: tuple[FoundOrganization, ...] = ()
    figures: tuple[FoundFigure, ...] = ()
    claims: tuple[ExtractedClaim, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return one line of ``claimwire extract --format jsonl``."""
        return {
            "id": self.article_id,
            "organizations": [x.as_json() for x in self.organizations],
            "figures": [x.as_json() for x in self.figures],
            "claims": [x.as_json() for x in self.claims],
        }


def plain_number(value: Decimal | None) -> int | float | None:
    """Return whole numbers as ``int``, others (a unit price) as ``float`` for JSON."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)

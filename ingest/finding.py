"""Finds stored claims by a phrase: "the $122B round", "OpenAI", "capex of Meta".

Enters: a phrase and limits. Leaves: claims with their first sentence, largest first.
Amounts are read by the grammar that reads articles, names by the registry, kinds by
their labels; only where none of them says anything are the words searched as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlmodel import Session

from ingest.errors import InputError
from ingest.figures import find_figures
from kb.amounts import printed_step
from kb.kinds import load_kinds
from kb.organizations import load_registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from ingest.extraction import FoundFigure

# What people type after a number; case tells megawatts from millions only with the W.
UNITS: dict[str, tuple[int, str | None]] = {
    "": (1, None),
    "K": (10**3, None),
    "M": (10**6, None),
    "B": (10**9, None),
    "BN": (10**9, None),
    "T": (10**12, None),
    "W": (1, "W"),
    "KW": (10**3, "W"),
    "MW": (10**6, "W"),
    "GW": (10**9, "W"),
}
AMOUNT = re.compile(r"\$?\s*([\d.,]+)\s*([A-Za-z]*)\s*")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
LONGEST_NAME = 5


@dataclass(frozen=True, slots=True)
class SearchAmount:
    """A limit of a search. ``unit`` None: dollars or pieces, as the claim has it."""

    value: int
    unit: str | None


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """A claim with its first sentence. ``last_reported_at`` is aware UTC."""

    id: str
    label: str
    status: str
    n_origins: int
    last_reported_at: datetime
    quote: str
    source: str
    url: str


def read_amount(words: str | None) -> SearchAmount | None:
    """Read ``100B``, ``1.5GW``, ``20,000``. Raises ``InputError``.

    >>> read_amount("1.5GW")
    SearchAmount(value=1500000000, unit='W')
    """
    if words is None:
        return None
    found = AMOUNT.fullmatch(words.strip())
    try:
        factor, unit = UNITS[found.group(2).upper()] if found else UNITS["?"]
        number = Decimal(found.group(1).replace(",", "")) if found else Decimal(0)
    except (KeyError, InvalidOperation) as error:
        raise InputError(f"{words!r} is no amount; write 100B, 1.5GW, 20000") from error
    return SearchAmount(int(number * factor), unit)


def find_claims(
    engine: Engine,
    phrase: str,
    *,
    at_least: SearchAmount | None = None,
    at_most: SearchAmount | None = None,
    since: str | None = None,
    kind: str | None = None,
    limit: int = 20,
) -> list[FoundClaim]:
    """Return matching claims, the largest first; none is an empty list.

    Raises ``InputError`` where ``since`` is no date.
    """
    query = _Query()
    query.phrase(phrase, has_kind=kind is not None)
    if kind:
        query.add("c.kind = :kind", kind=kind)
    if since:
        if not DATE.fullmatch(since):
            raise InputError(f"{since!r} is no date; write 2026, 2026-01 or 2026-01-31")
        query.add("c.last_reported_at >= :since", since=since)
    for name, sign, amount in (("min", ">=", at_least), ("max", "<=", at_most)):
        if amount:
            query.limit(name, sign, amount)
    with Session(engine) as session:
        rows = session.connection().execute(
            text(query.sql()), {**query.values, "limit": limit}
        )
        return [_found(row._mapping) for row in rows]  # noqa: SLF001 - public in SQLAlchemy


class _Query:
    """Conditions on claims, with their bound values."""

    def __init__(self) -> None:
        """Begin with every claim."""
        self.conditions = ["c.review_state != 'rejected'"]
        self.values: dict[str, Any] = {}

    def add(self, condition: str, **values: Any) -> None:
        """Add one condition; every claim must meet all of them."""
        self.conditions.append(f"({condition})")
        self.values |= values

    def limit(self, name: str, sign: str, amount: SearchAmount) -> None:
        """Add a limit of the amount, in dollars unless it names a unit."""
        column = "c.low" if amount.unit else "coalesce(c.usd_low, c.low)"
        self.add(f"c.scale = 0 AND {column} {sign} :{name}", **{name: amount.value})
        if amount.unit:
            self.add(f"c.unit = :{name}_unit", **{f"{name}_unit": amount.unit})

    def phrase(self, phrase: str, *, has_kind: bool) -> None:
        """Add what the words of a phrase say."""
        rest = phrase
        for number, figure in enumerate(find_figures(phrase)):
            self._figure(number, figure)
            rest = rest.replace(figure.span.surface, " ")
        words = re.findall(r"[\w&.'-]+", rest)
        organizations, words = _names(words)
        if organizations:
            marks = self._names_of("org", organizations)
            self.add(
                f"c.subject_id IN ({marks}) OR c.id IN (SELECT claim_id "
                f"FROM claim_roles WHERE organization_id IN ({marks}))"
            )
        kinds = [] if has_kind else sorted(_kinds(words))
        if kinds:
            self.add(f"c.kind IN ({self._names_of('kind_', kinds)})")
        if words and len(self.conditions) == 1:
            self._text(words)

    def _figure(self, number: int, figure: FoundFigure) -> None:
        value = int(figure.amount)
        half = (printed_step(figure.span.surface, value) or 1) / 2
        low, high, unit = f"low{number}", f"high{number}", f"unit{number}"
        self.add(
            f"c.unit = :{unit} AND c.scale = 0 AND "
            f"coalesce(c.low, c.high) BETWEEN :{low} AND :{high}",
            **{low: int(value - half), high: int(value + half), unit: figure.unit},
        )

    def _text(self, words: list[str]) -> None:
        quoted = " ".join('"' + word.replace('"', "") + '"' for word in words)
        self.add(
            "c.search_id IN (SELECT rowid FROM claims_fts WHERE claims_fts MATCH :fts)"
            " OR c.id IN (SELECT claim_id FROM mentions WHERE search_id IN "
            "(SELECT rowid FROM mentions_fts WHERE mentions_fts MATCH :fts))",
            fts=quoted,
        )

    def _names_of(self, prefix: str, names: list[str]) -> str:
        self.values |= {f"{prefix}{i}": name for i, name in enumerate(names)}
        return ", ".join(f":{prefix}{i}" for i in range(len(names)))

    def sql(self) -> str:
        """Return the statement; all names in it are ours, all values are bound."""
        return f"""
        SELECT c.id, c.label, c.status, c.n_origins, c.last_reported_at, a.url,
               s.name AS source, m.quote
        FROM claims c
        JOIN mentions m ON m.id = (
            SELECT x.id FROM mentions x JOIN articles y ON y.id = x.article_id
            WHERE x.claim_id = c.id ORDER BY y.published_at, x.id LIMIT 1)
        JOIN articles a ON a.id = m.article_id
        JOIN sources s ON s.id = a.source_id
        WHERE {" AND ".join(self.conditions)}
        ORDER BY c.usd_low IS NULL, c.usd_low DESC, c.low DESC, c.id LIMIT :limit
        """


def _names(words: list[str]) -> tuple[list[str], list[str]]:
    """Return the organizations that the words name, longest first, and other words."""
    registry = load_registry()
    found: list[str] = []
    others: list[str] = []
    place = 0
    while place < len(words):
        for size in range(min(LONGEST_NAME, len(words) - place), 0, -1):
            hits = registry.lookup(" ".join(words[place : place + size]))
            if hits:
                found += [hit.id for hit in hits]
                place += size
                break
        else:
            others.append(words[place])
            place += 1
    return found, others


def _kinds(words: list[str]) -> Iterator[str]:
    """Yield the kinds of which a word is part of the name or the label."""
    asked = {word.lower() for word in words if len(word) > 3}
    for name, kind in load_kinds().items():
        if asked & {*name.split("_"), *kind.label.lower().split()}:
            yield name


def _found(row: Any) -> FoundClaim:
    moment = datetime.fromisoformat(str(row["last_reported_at"]))
    return FoundClaim(
        id=row["id"],
        label=row["label"],
        status=row["status"],
        n_origins=row["n_origins"],
        last_reported_at=moment if moment.tzinfo else moment.replace(tzinfo=UTC),
        quote=row["quote"] or "",
        source=row["source"],
        url=row["url"],
    )

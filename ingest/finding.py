"""Finds stored claims for the command line, with the first sentence of each.

Enters: a phrase and limits as typed. Leaves: claims, the best-supported first. The
search itself, and how a phrase is understood, is ``kb.search``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlmodel import Session

from ingest.errors import InputError
from kb.search import Search, find_in

if TYPE_CHECKING:
    from sqlalchemy import Engine

# What people type after a number; without a unit dollars are meant.
UNITS: dict[str, tuple[int, str]] = {
    "": (1, "USD"),
    "K": (10**3, "USD"),
    "M": (10**6, "USD"),
    "B": (10**9, "USD"),
    "BN": (10**9, "USD"),
    "T": (10**12, "USD"),
    "W": (1, "W"),
    "KW": (10**3, "W"),
    "MW": (10**6, "W"),
    "GW": (10**9, "W"),
    "GPUS": (1, "accelerator"),
    "CHIPS": (1, "accelerator"),
}
AMOUNT = re.compile(r"\$?\s*(\d[\d.,]*)\s*([A-Za-z]*)")

# The claim's earliest sentence, and who printed it.
FIRST_QUOTE = text("""
    SELECT m.quote, a.url, s.name FROM mentions m
    JOIN articles a ON a.id = m.article_id JOIN sources s ON s.id = a.source_id
    WHERE m.claim_id = :claim_id ORDER BY a.published_at, m.id LIMIT 1
""")


@dataclass(frozen=True, slots=True)
class SearchAmount:
    """A limit of a search, in whole units of ``unit``."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """A claim with its first sentence. ``reported_on`` is the ISO date of the last."""

    id: str
    label: str
    status: str
    n_origins: int
    reported_on: str
    quote: str
    source: str
    url: str


def read_amount(words: str | None) -> SearchAmount | None:
    """Read ``100B``, ``1.5GW``, ``20,000 GPUs``. Raises ``InputError``.

    >>> read_amount("1.5GW")
    SearchAmount(value=Decimal('1500000000.0'), unit='W')
    """
    if words is None:
        return None
    found = AMOUNT.fullmatch(words.strip())
    message = f"{words!r} is no amount; write 100B, 1.5GW or 20000 GPUs"
    if found is None or found.group(2).upper() not in UNITS:
        raise InputError(message)
    factor, unit = UNITS[found.group(2).upper()]
    try:
        return SearchAmount(Decimal(found.group(1).replace(",", "")) * factor, unit)
    except InvalidOperation as error:
        raise InputError(message) from error


def read_day(words: str | None) -> date | None:
    """Read 2026, 2026-01 or 2026-01-31 as its first day. Raises ``InputError``."""
    if words is None:
        return None
    whole = words.strip() + {4: "-01-01", 7: "-01"}.get(len(words.strip()), "")
    try:
        return date.fromisoformat(whole)
    except ValueError as error:
        message = f"{words!r} is no date; write 2026, 2026-01 or 2026-01-31"
        raise InputError(message) from error


def find_claims(
    engine: Engine,
    phrase: str,
    *,
    at_least: str | None = None,
    at_most: str | None = None,
    since: str | None = None,
    kind: str | None = None,
    limit: int = 20,
) -> list[FoundClaim]:
    """Return matching claims; none is an empty list. Raises ``InputError``."""
    low, high = read_amount(at_least), read_amount(at_most)
    if low and high and low.unit != high.unit:
        raise InputError("the smallest and the largest amount differ in their unit")
    given = low or high
    filters = Search(
        low=low.value if low else None,
        high=high.value if high else None,
        unit=given.unit if given else None,
        since=read_day(since),
        kind=kind,
        limit=limit,
    )
    with Session(engine) as session:
        claims = find_in(session, phrase, filters=filters).claims
        return [_found(session, claim) for claim in claims]


def _found(session: Session, claim: dict[str, Any]) -> FoundClaim:
    values = {"claim_id": claim["id"]}
    quote, url, source = session.connection().execute(FIRST_QUOTE, values).one()
    return FoundClaim(
        id=claim["id"],
        label=claim["label"],
        status=claim["status"],
        n_origins=claim["n_origins"],
        reported_on=str(claim["last_reported_at"])[:10],
        quote=" ".join(quote.split()),
        source=source,
        url=url,
    )

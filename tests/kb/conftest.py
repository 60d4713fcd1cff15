"""Builders for the knowledge base's tests: readings in a line instead of records."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from kb.amounts import Amount, printed_step, store
from kb.exchange_rates import dollar_rate, in_dollars
from kb.reconcile_values import ArticleOrigin, Effect, MentionRecord

WORDS = {"trillion": 12, "billion": 9, "million": 6, "GW": 9, "MW": 6}
SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}
BOUNDS = {"~": "about", ">": "at_least", "<": "at_most"}


def read_amount(text: str, *, per: str | None = None, on: date | None = None) -> Amount:
    """Read "> $1.4 billion", "$91 billion..$93 billion" or "1.2 GW"."""
    bound, rest = "exact", text
    if text.startswith("vague "):
        bound, rest = "vague", text.removeprefix("vague ")
    elif text[0] in BOUNDS:
        bound, rest = BOUNDS[text[0]], text[1:].strip()
    ends = [_one(part) for part in rest.split("..")]
    if len(ends) == 2 and bound == "exact":
        bound = "range"
    low, high = ends[0][0], ends[-1][0]
    if bound == "at_least":
        high = None
    if bound == "at_most":
        low = None
    unit = ends[0][1]
    stored = store(low, high)
    step = printed_step(rest, stored[1] if stored[1] is not None else stored[0])
    rate = dollar_rate(unit, on or date(2026, 1, 1)) if len(unit) == 3 else None
    return Amount(
        *(stored[0], stored[1], bound, unit, stored[2], per, step),
        in_dollars(stored[0], stored[2], rate),
        in_dollars(stored[1], stored[2], rate),
    )


def _one(text: str) -> tuple[Decimal, str]:
    found = re.fullmatch(r"\s*(\D*?)\s*([\d.,]+)\s*(\w*)", text)
    assert found, text
    sign, number, word = found.groups()
    value = Decimal(number.replace(",", "")).scaleb(WORDS.get(word, 0))
    unit = "W" if word in {"GW", "MW"} else SIGNS.get(sign, sign or word or "USD")
    return value, unit


def read_period(text: str | int) -> tuple[str, str]:
    """Read 2026, 2025Q3 or 2025..2029 (its last year included)."""
    text = str(text)
    if "Q" in text:
        year, quarter = int(text[:4]), int(text[-1])
        month = 3 * quarter - 2
        after = f"{year + (quarter == 4)}-{(month + 2) % 12 + 1:02d}-01"
        return f"{year}-{month:02d}-01", after
    first, last = text.split("..") if ".." in text else (text, text)
    return f"{first}-01-01", f"{int(last) + 1}-01-01"


@pytest.fixture
def make_mention() -> Any:
    """Return a function: the keys of reconciliation.yml → a mention record."""
    numbers = count(1)

    def make(reading: dict[str, Any], **more: Any) -> MentionRecord:
        number = next(numbers)
        day = reading["day"]
        day = day if isinstance(day, date) else date.fromisoformat(str(day))
        said = next(iter(reading.get("by", {"none": None}).items()))
        roles = reading.get("roles", {}).items()
        article = f"{day}-{reading['article']}" if "article" in reading else f"a{number}"
        reported = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        key = f"m{number:03d}"
        fields: dict[str, Any] = {
            "id": key,
            "article": ArticleOrigin(article, article, reading.get("from", article)),
            "kind": reading["kind"],
            "subject_id": reading["subject"],
            "amount": read_amount(
                str(reading["figure"]), per=reading.get("per"), on=day
            ),
            "basis": reading.get("basis"),
            "scope": reading.get("scope"),
            "period": read_period(reading["period"]) if "period" in reading else None,
            "event_date": str(reading["event"]) if "event" in reading else None,
            "status": reading.get("status", "completed"),
            "attribution_type": said[0],
            "attribution_name": said[1],
            "attribution_family": said[1] if said[0] == "media" else None,
            "roles": tuple(
                sorted(
                    (role, one)
                    for role, who in roles
                    for one in ([who] if isinstance(who, str) else who)
                )
            ),
            "anchor": key,
            "reported_at": reported,
            "recorded_at": reported + timedelta(hours=1),
            "reading_key": key,
            "effect": Effect(),
        }
        return MentionRecord(**(fields | more))

    return make

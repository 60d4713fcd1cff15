"""A search phrase → what it asks for: amount, unit, kind, time, words; pure.

Enters: what a person typed ("the $122B round", "> $10B power deals", "Oracle debt since
March"). Leaves: an `AskedPhrase`. Organizations are found by the store
(``kb.search``): here they are still words. Anything may be typed; nothing raises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

VOCABULARY = Path(__file__).parent / "vocabulary" / "search_words.yml"
# Longer phrases are pasted texts; the rest of them narrows nothing.
MAX_CHARACTERS = 300
MAX_WORDS = 24


@dataclass(frozen=True, slots=True)
class AskedPhrase:
    """What a phrase asks for; None or empty where it is silent.

    ``low``/``high`` are inclusive ends in whole units of ``unit``; ``is_exact`` when the
    phrase names one figure, whose last digit's rounding they then span. ``words`` are
    what is left: names and other words, in the order typed.
    """

    words: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    is_exact: bool = False
    kind: str | None = None
    status: str | None = None
    since: date | None = None
    until: date | None = None


SCALES: Mapping[str, int] = {
    "k": 3,
    "thousand": 3,
    "m": 6,
    "mn": 6,
    "mln": 6,
    "million": 6,
    "b": 9,
    "bn": 9,
    "bln": 9,
    "billion": 9,
    "t": 12,
    "tn": 12,
    "trillion": 12,
    "kw": 3,
    "mw": 6,
    "gw": 9,
    "tw": 12,
}
SIGNS = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
ABOVE = r">=?|over|above|more than|at least|north of|from"
BELOW = r"<=?|under|below|less than|at most|up to"
AMOUNT = re.compile(
    rf"(?P<sense>{ABOVE}|{BELOW})?\s*"
    r"(?P<sign>us\$|[$€£¥₹]|\b(?:usd|eur|gbp|jpy|cny|inr|krw)\b)?\s*"
    r"(?<![\w.,])(?P<number>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*-?"
    r"(?P<scale>(?:thousand|million|billion|trillion|mln|bln|mn|bn|tn|kw|mw|gw|tw|k|m|b|t)\b)?"
    r"\s*(?P<thing>(?:gpus?|chips?|accelerators?)\b)?",
)
MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if name[3:] else name for name in MONTHS)
SINCE = re.compile(
    r"\b(?P<word>since|after|until|before|in|during)\s+"
    rf"(?:(?P<iso>\d{{4}}(?:-\d{{2}}){{0,2}})|(?P<month>{MONTH})(?:\s+(?P<year>\d{{4}}))?)\b"
)
LAST = re.compile(
    r"\b(?:last|past)\s+(?P<number>\d+)?\s*(?P<unit>day|week|month|year)s?\b"
)
DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


def read_phrase(phrase: str, *, today: date) -> AskedPhrase:
    """Read a phrase; ``today`` tells which March "since March" means.

    >>> read_phrase("> $10B power deals", today=date(2026, 5, 1)).low
    Decimal('1.0E+10')
    """
    text = " ".join(phrase[:MAX_CHARACTERS].lower().replace("\u2019", "'").split())
    asked = AskedPhrase()
    for take in (_take_last, _take_since, _take_amount):
        asked, text = take(asked, text, today)
    return _take_words(asked, text)


def _take_last(asked: AskedPhrase, text: str, today: date) -> tuple[AskedPhrase, str]:
    found = LAST.search(text)
    if found is None:
        return asked, text
    count = min(int(found["number"] or 1), 10_000)
    days = min(count * DAYS[found["unit"]], (today - date(1990, 1, 1)).days)
    asked = replace(asked, since=today - timedelta(days=days))
    return asked, text[: found.start()] + " " + text[found.end() :]


def _take_since(asked: AskedPhrase, text: str, today: date) -> tuple[AskedPhrase, str]:
    while found := SINCE.search(text):
        days = _days(found, today)
        text = text[: found.start()] + " " + text[found.end() :]
        if days is None:
            continue
        start, end = days
        if found["word"] in {"since", "after"}:
            asked = replace(asked, since=start)
        elif found["word"] in {"until", "before"}:
            asked = replace(asked, until=start)
        else:
            asked = replace(asked, since=start, until=end)
    return asked, text


def _days(found: re.Match[str], today: date) -> tuple[date, date] | None:
    """Return the half-open days of a year, month or day; None if there is no such."""
    try:
        if found["iso"]:
            parts = [int(part) for part in found["iso"].split("-")]
        else:
            month = next(
                i for i, m in enumerate(MONTHS, 1) if m.startswith(found["month"][:3])
            )
            year = int(found["year"] or today.year - (month > today.month))
            parts = [year, month]
        start = date(*([*parts, 1, 1])[:3])
        if len(parts) == 1:
            return start, date(start.year + 1, 1, 1)
        if len(parts) == 2:
            return start, (start + timedelta(days=31)).replace(day=1)
        return start, start + timedelta(days=1)
    except (ValueError, OverflowError):
        return None


def _take_amount(
    asked: AskedPhrase, text: str, _today: date
) -> tuple[AskedPhrase, str]:
    for found in AMOUNT.finditer(text):
        scale, sign, thing = found["scale"], found["sign"], found["thing"]
        if not (scale or sign or thing):
            continue  # a bare number is a year or a name ("Colossus 2")
        value = _value(found)
        if value is None:
            continue
        unit = SIGNS.get(sign or "", (sign or "").upper() or None)
        if scale in {"kw", "mw", "gw", "tw"}:
            unit = "W"
        elif thing:
            unit = "accelerator"
        rest = text[: found.start()] + " " + text[found.end() :]
        return _bounded(asked, found, value, unit), rest
    return asked, text


def _value(found: re.Match[str]) -> Decimal | None:
    try:
        number = Decimal(found["number"].replace(",", ""))
    except InvalidOperation:
        return None
    return number.scaleb(SCALES.get(found["scale"] or "", 0))


def _bounded(
    asked: AskedPhrase, found: re.Match[str], value: Decimal, unit: str | None
) -> AskedPhrase:
    sense = found["sense"]
    if sense and re.fullmatch(ABOVE, sense):
        return replace(asked, low=value, unit=unit)
    if sense:
        return replace(asked, high=value, unit=unit)
    decimals = len(found["number"].partition(".")[2])
    step = Decimal(1).scaleb(SCALES.get(found["scale"] or "", 0) - decimals)
    # A figure spans its rounding, but never more than a twentieth of itself.
    slack = min(step / 2, value / 20)
    return replace(
        asked, low=value - slack, high=value + slack, unit=unit, is_exact=True
    )


def _take_words(asked: AskedPhrase, text: str) -> AskedPhrase:
    """Read kinds and statuses out of the words; keep the others."""
    vocabulary = _vocabulary()
    words = re.findall(r"[\w&.'-]*\w", text)[:MAX_WORDS]
    kept: list[str] = []
    index = 0
    while index < len(words):
        for size in (2, 1):
            phrase = " ".join(words[index : index + size])
            meaning = vocabulary.get(phrase) or vocabulary.get(phrase.removesuffix("s"))
            if meaning and len(words[index : index + size]) == size:
                break
        else:
            kept.append(words[index])
            index += 1
            continue
        index += size
        if meaning[0] == "kind" and asked.kind is None:
            asked = replace(asked, kind=meaning[1])
        elif meaning[0] == "status" and asked.status is None:
            asked = replace(asked, status=meaning[1])
    return replace(asked, words=tuple(kept))


@cache
def _vocabulary() -> dict[str, tuple[str, str]]:
    raw: dict[str, Any] = yaml.safe_load(VOCABULARY.read_text(encoding="utf-8"))
    found = dict.fromkeys(raw["ignored"], ("ignored", ""))
    for section, sense in (("kinds", "kind"), ("statuses", "status")):
        for name, words in raw[section].items():
            found |= dict.fromkeys(words, (sense, name))
    return found

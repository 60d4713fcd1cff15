"""How values are said on the pages: amounts, dates, statuses, counts.

Enters: values of the tables. Leaves: words, or safe HTML where the name says so. No
database.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import yaml
from markupsafe import Markup

from kb.amounts import Amount, format_amount
from kb.kinds import load_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = Path(__file__).parent / "vocabulary" / "page_words.yml"


@cache
def page_words() -> Mapping[str, Mapping[str, str]]:
    """Read the words of the pages: by group (questions, statuses …) and key."""
    raw = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return MappingProxyType({name: MappingProxyType(raw[name]) for name in raw})


def say(group: str, key: Any) -> str:
    """Return the words for a value of a closed set; an unknown one as it is."""
    text = "" if key is None else str(key)
    return page_words()[group].get(text, text.replace("_", " "))


def amount_words(row: Mapping[str, Any]) -> str:
    """Return the amount of a claim or a mention: "$122B", "up to 600 MW"."""
    amount = Amount(
        row["low"],
        row["high"],
        row["bound"],
        row["unit"],
        scale=row["scale"],
        per=row["per"],
    )
    return format_amount(amount)


def dollars(value: Any) -> str:
    """Return whole US dollars in short: "$1.38B"; nothing for nothing."""
    if not isinstance(value, int):
        return ""
    return format_amount(Amount(value, value, "exact", "USD"))


def watts(value: Any) -> str:
    """Return watts in short: "1.4 GW"; nothing for nothing."""
    if not isinstance(value, int):
        return ""
    return format_amount(Amount(value, value, "exact", "W"))


def day_words(value: Any) -> str:
    """Return an ISO date of any precision in words: "31 Mar 2026", "Mar 2026", "2026".

    What is no date comes back as it is; nothing as nothing.
    """
    text = "" if value is None else str(value)
    try:
        if len(text) == 4:
            return str(int(text))
        if len(text) == 7:
            return date.fromisoformat(f"{text}-01").strftime("%b %Y")
        one = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{one.day} {one:%b %Y}"


def count_words(number: Any, one: str, many: str | None = None) -> str:
    """Return a number with its noun.

    >>> count_words(1, "article"), count_words(2, "story", "stories")
    ('1 article', '2 stories')
    """
    noun = one if number == 1 else many or f"{one}s"
    return f"{number or 0:,} {noun}"


def kind_words(kind: Any) -> str:
    """Return the label of a claim kind; an unknown kind as it is."""
    known = load_kinds().get(str(kind))
    return known.label if known else str(kind or "").replace("_", " ")


def question_words(kind: str, subject: str | None, other: str | None) -> str:
    """Return the question that a claim of a kind answers."""
    pattern = say("questions", kind)
    if "{" not in pattern:
        return pattern if pattern.endswith("?") else f"{kind_words(kind).capitalize()}?"
    if not subject:
        return f"{kind_words(kind).capitalize()}: how much?"
    return pattern.format(subject=subject, other=other or "another organization")


def outside_link(url: Any, words: Any = None) -> Markup:
    """Return a link that leaves the site; anything but http and https is only text."""
    text = str(url or "")
    shown = str(words if words is not None else text)
    try:
        is_web = urlsplit(text).scheme in {"http", "https"} and " " not in text
    except ValueError:
        is_web = False
    if not is_web:
        return Markup("<bdi>{}</bdi>").format(shown)
    html = Markup('<a href="{}" rel="noopener noreferrer nofollow"><bdi>{}</bdi></a>')
    return html.format(text, shown)


def badge(group: str, value: Any, *, is_stored: bool = False) -> Markup:
    """Return a value of a closed set as a small label; its colour is never alone.

    ``is_stored``: the value as the table has it, else in words.
    """
    text = "" if value is None else str(value)
    if text not in page_words()[group]:
        return Markup("{}").format(text)
    html = Markup('<span class="badge b-{}" title="{}">{}</span>')
    shown = text.replace("_", " ") if is_stored else say("short", text)
    return html.format(text, say(group, text), shown)

"""Decide what "$", "¥", "kroner" and "kr" mean in an article.

Enters: an article's title and text. Leaves: ``Reading``, ISO 4217 codes. A bare "$" is
another dollar than the default only where the article says so in words, or prints
its amounts with their conversion to US dollars.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

# What the plain signs and words mean is decided once an article: ``Reading``.
DOLLAR, YEN_SIGN, KRONE, KR = "$", "¥", "krone", "kr"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the ambiguous signs of one article mean, as ISO 4217 codes."""

    dollar: str = "USD"
    yen_sign: str = "JPY"
    krone: str = "NOK"
    kr: str = "SEK"

    def code(self, found: str) -> str:
        """Return the ISO code of a currency found in the text."""
        signs = {
            DOLLAR: self.dollar,
            YEN_SIGN: self.yen_sign,
            KRONE: self.krone,
            KR: self.kr,
        }
        return signs.get(found, found)


# "All figures in Canadian dollars", "amounts below are in Australian dollars".
_STATED = re.compile(
    r"\b(?:figures|amounts|sums|prices|values|numbers|dollars|currency)\b[^.\n]{0,40}?"
    r"\b(Australian|Canadian|Singapore|Hong Kong|New Zealand|(?:New )?Taiwan(?:ese)?)"
    r"(?: dollars| unless| currency|[.;)])",
    re.IGNORECASE,
)
_DOLLAR_OF = {
    "australian": "AUD",
    "canadian": "CAD",
    "singapore": "SGD",
    "hong kong": "HKD",
    "new zealand": "NZD",
    "new taiwan": "TWD",
    "taiwan": "TWD",
    "taiwanese": "TWD",
}
# "$24 billion (US$16.1bn)": who converts into US dollars does not count in them.
_CONVERTED = re.compile(r"(?<![A-Za-z])\$ ?[\d.,]+[^()\n]{0,20}\((?:about |or )?US\$")
_PLACES = re.compile(
    r"\b(Australian?|Canadian?|Singapore|Hong Kong|New Zealand|Taiwan)"
)
_CHINESE = re.compile(r"\b(?:yuan|RMB|renminbi|CNY|Chinese|China)\b", re.IGNORECASE)
_JAPANESE = re.compile(r"\b(?:yen|JPY|Japan|Japanese|Tokyo)\b", re.IGNORECASE)
_DANISH = re.compile(r"\b(?:Danish|Denmark|DKK|Copenhagen)\b")
_SWEDISH = re.compile(r"\b(?:Swedish|Sweden|SEK|Stockholm|kronor)\b")
_NORWEGIAN = re.compile(r"\b(?:Norwegian|Norway|NOK|Oslo)\b")


def reading_of(text: str, default_currency: str = "USD") -> Reading:
    """Return what "$", "¥" and "kroner" mean in an article (title and text).

    A bare "$" is ``default_currency`` unless the article says that its amounts are
    in another dollar, or prints amounts with their conversion to US dollars.
    """
    krone = _more(text, _DANISH, _NORWEGIAN, codes=("DKK", "NOK"))
    nordic = _DANISH if krone == "DKK" else _NORWEGIAN
    return Reading(
        dollar=_dollar_of(text) or default_currency,
        yen_sign=_more(text, _CHINESE, _JAPANESE, codes=("CNY", "JPY")),
        krone=krone,
        kr=_more(text, nordic, _SWEDISH, codes=(krone, "SEK")),
    )


def _dollar_of(text: str) -> str | None:
    """Return the dollar that the article counts in where it says so."""
    stated = _STATED.search(text)
    if stated:
        return _DOLLAR_OF[stated[1].lower()]
    if _CONVERTED.search(text):
        places = Counter(_PLACES.findall(text)).most_common(1)
        if places:
            return _dollar_of_place(places[0][0])
    return None


def _dollar_of_place(place: str) -> str | None:
    """Return the dollar of a place name or its adjective."""
    word = place.lower()
    return _DOLLAR_OF.get(word) or _DOLLAR_OF.get(word + "n")


def _more(
    text: str,
    first: re.Pattern[str],
    second: re.Pattern[str],
    *,
    codes: tuple[str, str],
) -> str:
    """Return the first code where its pattern is met more often, else the second."""
    one = len(first.findall(text))
    other = len(second.findall(text))
    return codes[0] if one > other else codes[1]

"""Read the currency before or behind a number, and what an article means by "$".

Enters: ``Tokens`` and a position, or a whole text. Leaves: ISO 4217 codes with the
tokens that say them. Sources: ``kb/vocabulary/currencies.csv``. Converts nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from ingest.figures_rules import currency_rows
from ingest.figures_tokens import HYPHENS, tokenize

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.figures_rules import CurrencyRow
    from ingest.figures_tokens import Tokens

# What the plain signs and words mean is decided once an article: ``Reading``.
DOLLAR, YEN_SIGN, KRONE = "$", "¥", "krone"
CENT = Decimal("0.01")
MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the ambiguous signs of one article mean, as ISO 4217 codes."""

    dollar: str = "USD"
    yen_sign: str = "JPY"
    krone: str = "NOK"

    def code(self, found: str) -> str:
        """Return the ISO code of a currency found in the text."""
        if found == DOLLAR:
            return self.dollar
        if found == YEN_SIGN:
            return self.yen_sign
        return self.krone if found == KRONE else found


@dataclass(frozen=True, slots=True)
class FoundCurrency:
    """A currency in the tokens ``start`` up to ``end``.

    ``code`` is an ISO code or one of the ambiguous signs. ``factor`` is 1, a
    hundredth for cents and pence, a million for "30 MUSD".
    """

    code: str
    start: int
    end: int
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class _Form:
    """A printed form in tokens; ``exact`` demands its case and no spaces."""

    parts: tuple[str, ...]
    code: str
    exact: bool
    factor: Decimal = Decimal(1)


# The forms that mean the dollar of the article, and its hundredth.
_DOLLAR_NAMES = ("dollars", "dollar", "bucks")
_DOLLAR_CENTS = ("cents", "cent")


def _index(forms: list[_Form]) -> dict[str, list[_Form]]:
    """Return forms by their first token in lower case, longest first."""
    found: dict[str, list[_Form]] = {}
    for form in forms:
        found.setdefault(form.parts[0].lower(), []).append(form)
    for group in found.values():
        group.sort(key=lambda form: len(form.parts), reverse=True)
    return found


def _forms(printed: tuple[str, ...], code: str, *, exact: bool) -> list[_Form]:
    """Return printed forms cut into tokens."""
    return [_Form(tuple(tokenize(form).words), code, exact) for form in printed]


def _millions(row: CurrencyRow) -> list[_Form]:
    """Return the million of a common currency as Nordic reports print it: "MSEK"."""
    codes = [form for form in row.loose if form == row.code]
    return [
        _Form((letter + code,), row.code, exact=True, factor=MILLION)
        for code in codes
        for letter in "Mm"
    ]


@cache
def _prefixes() -> Mapping[str, list[_Form]]:
    """Return the forms that stand before a number."""
    forms = [_Form(("$",), DOLLAR, exact=False)]
    for row in currency_rows():
        forms += [
            _Form((sign,), YEN_SIGN if sign in "¥￥" else row.code, exact=False)
            for sign in row.symbols
            if len(sign) == 1 and not sign.isalpha()
        ]
        forms += _forms(row.prefixes, row.code, exact=True)
        forms += _forms(row.loose, row.code, exact=False)
        forms += _millions(row)
    return _index(forms)


@cache
def _suffixes() -> Mapping[str, list[_Form]]:
    """Return the forms that stand behind a number."""
    forms = [_Form((word,), DOLLAR, exact=False) for word in _DOLLAR_NAMES]
    forms += [
        _Form((word,), DOLLAR, exact=False, factor=CENT) for word in _DOLLAR_CENTS
    ]
    forms += [_Form(("$",), DOLLAR, exact=False)]
    for row in currency_rows():
        for name in row.names:
            code = KRONE if name in ("kroner", "krone") else row.code
            forms.append(_Form(tuple(tokenize(name).words), code, exact=False))
        forms += [
            _Form((word,), row.code, exact=False, factor=CENT) for word in row.minor
        ]
        forms += [
            _Form((sign,), YEN_SIGN if sign in "¥￥" else row.code, exact=False)
            for sign in row.symbols
        ]
        forms += _forms((row.code,), row.code, exact=True)
        codes = tuple(form for form in row.loose if form.isalpha())
        forms += _forms(codes, row.code, exact=False)
        forms += _millions(row)
    forms += [_Form(parts, code, exact=False) for parts, code in _IDEOGRAPHS]
    return _index(forms)


# Chinese, Japanese and Korean names behind digits; "元" alone is in the vocabulary.
_IDEOGRAPHS = (
    (("美", "元"), "USD"),
    (("美", "金"), "USD"),
    (("港", "元"), "HKD"),
    (("欧", "元"), "EUR"),
    (("日", "元"), "JPY"),
    (("韩", "元"), "KRW"),
    (("人", "民", "币"), "CNY"),
    (("달", "러"), "USD"),
    (("ド", "ル"), "USD"),
)


def currency_before(tokens: Tokens, index: int) -> FoundCurrency | None:
    """Return the currency that starts at a token and stands before a number.

    "Rs" in "Rs 500", "HK$" in "HK$345". The number itself is not looked at.
    """
    for form in _prefixes().get(tokens.at(index), ()):
        if _fits(tokens, index, form):
            end = index + len(form.parts)
            return FoundCurrency(form.code, index, end, factor=form.factor)
    return None


def currency_behind(tokens: Tokens, index: int) -> FoundCurrency | None:
    """Return the currency that stands at a token, behind a number.

    A hyphen before it is passed ("20 trillion-won").
    """
    start = index
    if tokens.at(index) in HYPHENS and tokens.kind(index + 1) == "word":
        index += 1
    for form in _suffixes().get(tokens.at(index), ()):
        end = index + len(form.parts)
        if _fits(tokens, index, form) and not _opens_number(tokens, end):
            return FoundCurrency(form.code, start, end, factor=form.factor)
    return None


def _opens_number(tokens: Tokens, end: int) -> bool:
    """Return whether a sign or code belongs to the number behind it: "1 $10 bill"."""
    sign = tokens.kind(end - 1) in ("sign", "code")
    return sign and tokens.kind(end) == "number" and tokens.glued(end)


def _fits(tokens: Tokens, index: int, form: _Form) -> bool:
    """Return whether a form stands at a token."""
    end = index + len(form.parts)
    if not form.exact:
        lowered = [part.lower() for part in form.parts]
        return tokens.lower[index:end] == lowered
    return tokens.words[index:end] == list(form.parts) and all(
        tokens.glued(place) for place in range(index + 1, end)
    )


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
_NORWEGIAN = re.compile(r"\b(?:Norwegian|Norway|NOK|Oslo)\b")


def reading_of(text: str, default_currency: str = "USD") -> Reading:
    """Return what "$", "¥" and "kroner" mean in an article (title and text).

    A bare "$" is ``default_currency`` unless the article says that its amounts are
    in another dollar, or prints amounts with their conversion to US dollars.
    """
    return Reading(
        dollar=_dollar_of(text) or default_currency,
        yen_sign=_more(text, _CHINESE, _JAPANESE, codes=("CNY", "JPY")),
        krone=_more(text, _DANISH, _NORWEGIAN, codes=("DKK", "NOK")),
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


@cache
def prefix_starts() -> frozenset[str]:
    """Return the first tokens, in lower case, of all that stands before a number."""
    return frozenset(_prefixes())

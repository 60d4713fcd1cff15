"""Read the currency before or behind a number.

Enters: ``Tokens`` and a position. Leaves: ISO 4217 codes, or signs that
``figures_reading`` resolves, with the tokens that say them. Vocabulary:
``kb/vocabulary/currencies.csv``. Converts nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from ingest.figures_reading import DOLLAR, KR, KRONE, YEN_SIGN
from ingest.figures_rules import currency_rows, rules
from ingest.figures_tokens import APOSTROPHES, HYPHENS, tokenize

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.figures_rules import CurrencyRow
    from ingest.figures_tokens import Tokens

CENT = Decimal("0.01")
MILLION = Decimal(1_000_000)


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
    forms += [_Form((s,), KR, exact=True) for s in rules("figure_units")["kr_signs"]]
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
    raw = rules("figure_units")
    forms = [_Form((word,), DOLLAR, exact=False) for word in raw["dollar_words"]]
    forms += [
        _Form((word,), DOLLAR, exact=False, factor=CENT) for word in raw["cent_words"]
    ]
    forms += [_Form(("$",), DOLLAR, exact=False)]
    forms += [_Form((sign,), KR, exact=True) for sign in raw["kr_signs"]]
    for row in currency_rows():
        for name in row.names:
            code = KRONE if name in raw["krone_words"] else row.code
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
    return _index(forms)


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
    passed = tokens.at(index) in HYPHENS and tokens.kind(index + 1) == "word"
    if passed or tokens.at(index) in rules("figure_units")["of_words"]:
        index += 1
    index += tokens.at(index) in APOSTROPHES
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


@cache
def prefix_starts() -> frozenset[str]:
    """Return the first tokens, in lower case, of all that stands before a number."""
    return frozenset(_prefixes())

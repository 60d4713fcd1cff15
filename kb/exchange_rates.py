"""Dollars of the day of publication, from the rates of the European Central Bank.

Enters: an amount, its currency and a date. Leaves: whole dollars with the rate and its
date. Offline: the rates ship with the CurrencyConverter package (reference rates since
1999, source https://www.ecb.europa.eu/stats/eurofxref/). Currencies that the bank does
not quote have no dollars; a date without a rate takes the nearest earlier one, a date
past the last known one takes that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from currency_converter import CurrencyConverter

# Reference rates are quoted with five significant digits; a cross rate keeps one more.
RATE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class DollarRate:
    """Dollars for one unit of a currency, and the day whose rate it is."""

    rate: Decimal
    on: date


def dollar_rate(currency: str, on: date) -> DollarRate | None:
    """Return the rate of the day, or of the nearest earlier one; None if unquoted."""
    if currency == "USD":
        return DollarRate(Decimal(1), on)
    converter = _converter()
    if currency not in converter.currencies:
        return None
    day = _rate_day(currency, on)
    if day is None:
        return None
    rate: Decimal = converter.convert(1, currency, "USD", date=day)
    return DollarRate(Decimal(f"{rate:.{RATE_DIGITS}g}"), day)


def _rate_day(currency: str, on: date) -> date | None:
    """Return the newest day with rates of both currencies, at most a fortnight back."""
    days = _days("USD") if currency == "EUR" else _days(currency) & _days("USD")
    day = min(on, max(days))
    for _ in range(15):  # the longest gap between two rates is that of Easter, 5 days
        if day in days:
            return day
        day = date.fromordinal(day.toordinal() - 1)
    return None


@cache
def _days(currency: str) -> frozenset[date]:
    """Return the days with a rate against the euro."""
    rates: dict[date, Any] = _converter()._rates[currency]  # noqa: SLF001
    return frozenset(day for day, rate in rates.items() if rate is not None)


@cache
def _converter() -> CurrencyConverter:
    return CurrencyConverter(decimal=True)


def in_dollars(amount: int | None, scale: int, rate: DollarRate | None) -> int | None:
    """Return whole dollars for a stored amount; None where either is unknown."""
    if amount is None or rate is None:
        return None
    return int(round(Decimal(amount).scaleb(-scale) * rate.rate, 0))

"""What people may correct in a reading, and how the new value is written; pure.

Enters: a field and the text of its new value. Leaves: the changed mention record.
Amounts are decimals in whole units ("122000000000", "2.35"), periods "start/end" in ISO
dates, roles a JSON list of [role, organization id]; "" clears a field that may be empty.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from kb.amounts import Amount, store
from kb.errors import DecisionError
from kb.exchange_rates import dollar_rate, in_dollars
from kb.kinds import ROLES, load_kinds
from kb.mention_tables import ATTRIBUTION_TYPES, BASES, BOUNDS, SCOPES, STATUSES
from kb.reconcile_values import days_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kb.reconcile_values import MentionRecord

AMOUNT_FIELDS = frozenset({"low", "high", "amount", "bound", "unit", "per"})


def correct(record: MentionRecord, field: str, new: str) -> MentionRecord:
    """Return the record with one field replaced.

    ``amount`` sets low and high at once. Raises `DecisionError` for an unknown field
    or a value that the field cannot hold.
    """
    try:
        if field in AMOUNT_FIELDS:
            amount = _amount(record.amount, field, new, on=record.reported_at.date())
            return dataclasses.replace(record, amount=amount)
        name, read = FIELDS[field]
        return dataclasses.replace(record, **{name: read(new)})
    except KeyError as error:
        raise DecisionError(record.id, f"no such field or value: {error}") from error
    except (ValueError, InvalidOperation, OverflowError) as error:
        raise DecisionError(record.id, f"{field} cannot be {new!r}: {error}") from error


def _amount(old: Amount, field: str, new: str, *, on: date) -> Amount:
    if field == "unit":
        changed = dataclasses.replace(old, unit=new)
    elif field == "per":
        changed = dataclasses.replace(old, per=new or None)
    elif field == "bound":
        changed = _rebound(old, _one_of(BOUNDS)(new))
    else:
        changed = _resized(old, field, Decimal(new) if new else None)
    rate = dollar_rate(changed.unit, on) if len(changed.unit) == 3 else None
    return dataclasses.replace(
        changed,
        usd_low=in_dollars(changed.low, changed.scale, rate),
        usd_high=in_dollars(changed.high, changed.scale, rate),
    )


def _resized(old: Amount, field: str, value: Decimal | None) -> Amount:
    ends = {
        "low": None if old.low is None else Decimal(old.low).scaleb(-old.scale),
        "high": None if old.high is None else Decimal(old.high).scaleb(-old.scale),
    }
    for end in ends if field == "amount" else (field,):
        ends[end] = value
    if old.bound == "at_least":
        ends["high"] = None
    if old.bound == "at_most":
        ends["low"] = None
    low, high, scale = store(ends["low"], ends["high"])
    if low is None and high is None:
        raise ValueError("an amount needs a figure")
    if low is not None and high is not None and low > high:
        raise ValueError("low is greater than high")
    return dataclasses.replace(old, low=low, high=high, scale=scale, rounding=None)


def _rebound(old: Amount, bound: str) -> Amount:
    low = old.low if old.low is not None else old.high
    high = old.high if old.high is not None else old.low
    if bound in {"exact", "about"}:
        high = low
    if bound == "at_least":
        high = None
    if bound == "at_most":
        low = None
    return dataclasses.replace(old, bound=bound, low=low, high=high)


def _one_of(values: tuple[str, ...] | frozenset[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in values:
            raise ValueError(f"allowed are {', '.join(sorted(values))}")
        return text

    return read


def _or_none(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: read(text) if text else None


def _kind(text: str) -> str:
    return load_kinds()[text].name


def _event_date(text: str) -> str:
    days_of(text)
    return text


def _period(text: str) -> tuple[str, str]:
    start, end = text.split("/")
    if not date.fromisoformat(start) < date.fromisoformat(end):
        raise ValueError("the period is empty")
    return start, end


def _roles(text: str) -> tuple[tuple[str, str], ...]:
    pairs = {(str(role), str(org)) for role, org in json.loads(text)}
    for role, _ in pairs:
        _one_of(ROLES)(role)
    return tuple(sorted(pairs))


FIELDS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "kind": ("kind", _kind),
    "subject": ("subject_id", _or_none(str)),
    "basis": ("basis", _or_none(_one_of(BASES))),
    "scope": ("scope", _or_none(_one_of(SCOPES))),
    "period": ("period", _or_none(_period)),
    "event_date": ("event_date", _or_none(_event_date)),
    "status": ("status", _one_of(STATUSES)),
    "attribution_type": ("attribution_type", _one_of(ATTRIBUTION_TYPES)),
    "attribution_name": ("attribution_name", _or_none(str)),
    "roles": ("roles", _roles),
}
CORRECTABLE = frozenset(FIELDS) | AMOUNT_FIELDS

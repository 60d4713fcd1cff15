"""The definition of "same claim", in one place.

Two readings state the same claim when they agree in subject and kind, their figures
are equal within the coarser one's rounding (or one is a bound, a range or a printed
conversion that the other meets), neither their bases nor their scopes nor the
organizations in identifying roles differ, and their event windows overlap. A silent
reading contradicts nobody. The tolerances are those of ``kb.figures``; the windows and
the identifying roles are the kind's. In words for users: docs/reconciliation.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kb.figures import Relation, compare

if TYPE_CHECKING:
    from kb.amounts import Amount
    from kb.kinds import ClaimKind

# Periods count as one when they share this part of their common span: a fiscal year
# that ends in June is not the calendar year, 2025-29 is 2026-29 (one of them rounded).
SAME_PERIOD = 0.6
# Worth and run rate hold for a moment; the same figure later is a new observation.
INSTANT_WINDOW_DAYS = 45

Period = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a reading, or several joined ones, say beside the subject and the kind."""

    amounts: tuple[Amount, ...]
    basis: str | None
    scope: str | None
    period: Period | None
    identifying: frozenset[tuple[str, str]]
    first: date
    last: date
    is_dated: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two readings state the same claim, and why (not)."""

    is_same: bool
    why: str


def same_claim(a: Facts, b: Facts, kind: ClaimKind) -> Verdict:
    """Decide whether two readings of one subject and kind state the same claim."""
    for differs in (_bases, _scopes, _periods, _roles, _windows):
        why = differs(a, b, kind)
        if why:
            return Verdict(is_same=False, why=why)
    found = best_comparison(a.amounts, b.amounts)
    return Verdict(found[0] is Relation.SAME, found[1])


def best_comparison(
    a: tuple[Amount, ...], b: tuple[Amount, ...]
) -> tuple[Relation, str]:
    """Compare every printed form of one with every form of the other; the best wins."""
    ranks = (
        Relation.SAME,
        Relation.CONSISTENT,
        Relation.DIFFERENT,
        Relation.INCOMPARABLE,
    )
    found = [compare(x, y) for x in a for y in b]
    best = min(found, key=lambda one: (ranks.index(one.relation), one.why))
    return best.relation, best.why


def same_period(a: Period, b: Period) -> bool:
    """Return whether two periods are one, give or take how they were rounded."""
    return _shared_share(a, b) >= SAME_PERIOD


def lies_inside(a: Period, b: Period) -> bool:
    """Return whether period ``a`` lies inside the longer period ``b``."""
    return b[0] <= a[0] and a[1] <= b[1] and not same_period(a, b)


def _shared_share(a: Period, b: Period) -> float:
    starts = [date.fromisoformat(one[0]) for one in (a, b)]
    ends = [date.fromisoformat(one[1]) for one in (a, b)]
    shared = (min(ends) - max(starts)).days
    return max(shared, 0) / (max(ends) - min(starts)).days


def _bases(a: Facts, b: Facts, _kind: ClaimKind) -> str | None:
    if a.basis and b.basis and a.basis != b.basis:
        return f"other basis: {a.basis} against {b.basis}"
    return None


def _scopes(a: Facts, b: Facts, _kind: ClaimKind) -> str | None:
    if a.scope and b.scope and a.scope != b.scope:
        return "an increment against a total"
    return None


def _periods(a: Facts, b: Facts, kind: ClaimKind) -> str | None:
    if not (a.period and b.period):
        return None
    if "period" in kind.comparable_when:
        if not same_period(a.period, b.period):
            return "other period"
    elif _shared_share(a.period, b.period) == 0:
        return "periods that do not overlap"
    return None


def _roles(a: Facts, b: Facts, kind: ClaimKind) -> str | None:
    for role in sorted(kind.identifying_roles):
        first = {org for name, org in a.identifying if name == role}
        second = {org for name, org in b.identifying if name == role}
        if first and second and not first & second:
            return f"another {role}"
    return None


def _windows(a: Facts, b: Facts, kind: ClaimKind) -> str | None:
    days = window_days(kind, a.basis or b.basis)
    if a.is_dated and b.is_dated:
        # Both name a day: the event may have been announced on one and closed on the
        # other, but half the window is enough for that.
        days //= 2
    gap = max((a.first - b.last).days, (b.first - a.last).days)
    return f"events more than {days} days apart" if gap > days else None


def window_days(kind: ClaimKind, basis: str | None) -> int:
    """Return how many days apart reports of one figure may be."""
    if basis in kind.instant_bases:
        return min(INSTANT_WINDOW_DAYS, kind.same_window_days)
    return kind.same_window_days

"""Says which claims revise or contradict each other; pure.

Enters: the claims of one block. Leaves: links with reasons. Two different figures are
compared only when they answer one question (the kind's ``comparable_when``) in one
basis, scope and currency of thought; then an older one is revised, and one of the same
days is contradicted. What answers another question (pre-money against post-money, an
increment against a total, a quarter against a year, a figure below "up to") gets no
link here.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from kb.amounts import format_amount
from kb.figures import Relation, compare, factor, off_by_power_of_ten
from kb.reconcile_same import same_period
from kb.reconcile_status import fold_status, load_status_rules
from kb.reconcile_values import LinkDraft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kb.kinds import ClaimKind
    from kb.reconcile_values import ClaimDraft

# Other figures within these days are two accounts of one state of affairs; later ones
# are news. OpenAI's round grew in 32 days, guidance moves by the quarter, while
# outlets that miscopy a figure do so within days. Set on the reconciliation file.
SAME_NEWS_DAYS = 14
# Guidance and results are for a year at most, or one of 53 weeks.
GUIDANCE_DAYS = 400
# A quoted price of the moment is only contradicted by one of the same days.
INSTANT_DAYS = 3


def compare_claims(
    claims: Iterable[ClaimDraft], kinds: Mapping[str, ClaimKind]
) -> list[LinkDraft]:
    """Return the revises and contradicts links of a block, sorted."""
    series: dict[Any, list[ClaimDraft]] = defaultdict(list)
    for one in claims:
        if not one.is_rejected and one.amount.bound != "vague":
            key = (one.kind, one.subject_id or "", one.amount.per or "")
            series[key].append(one)
    links: list[LinkDraft] = []
    for (kind, *_), members in sorted(series.items()):
        links += _series_links(sorted(members, key=_time), kinds[kind])
    return sorted(links)


def question(a: ClaimDraft, b: ClaimDraft, kind: ClaimKind) -> str | None:
    """Return why two claims of a kind and subject answer one question, else None."""
    if a.basis != b.basis or a.scope != b.scope:
        return None
    periods = _periods(a, b, kind)
    roles = _shared_roles(a, b, kind)
    if periods is False or roles is False:
        return None
    if "subject" in kind.comparable_when:
        return "the same subject"
    if "role" in kind.comparable_when and roles:
        return f"the same {kind.label_role or 'counterparty'}"
    by_period = "period" in kind.comparable_when and periods and roles is None
    if by_period and (a.period == b.period or _is_guidance(a, b)):
        return "the same period"
    return None


def _is_guidance(a: ClaimDraft, b: ClaimDraft) -> bool:
    """Return whether both periods are those of guidance and results.

    Plans over several years are many, and their years are told loosely: $30bn in one
    country until 2028 says nothing of $17.5bn in another until 2029.
    """
    ends = [one.period for one in (a, b) if one.period]
    days = [(date.fromisoformat(e) - date.fromisoformat(s)).days for s, e in ends]
    return max(days, default=0) <= GUIDANCE_DAYS


def _periods(a: ClaimDraft, b: ClaimDraft, kind: ClaimKind) -> bool | None:
    """Return whether both periods are one; None where one is silent."""
    if not (a.period and b.period):
        # A figure for a period against one without: not known to be one question.
        strict = "period" in kind.comparable_when and a.period != b.period
        return False if strict and "role" not in kind.comparable_when else None
    return same_period(a.period, b.period)


def _shared_roles(a: ClaimDraft, b: ClaimDraft, kind: ClaimKind) -> bool | None:
    """Return whether an identifying role is shared; None where neither names one."""
    first = {pair[:2] for pair in a.roles if pair[0] in kind.identifying_roles}
    second = {pair[:2] for pair in b.roles if pair[0] in kind.identifying_roles}
    if not first and not second:
        return None
    return bool(first & second)


def _time(one: ClaimDraft) -> tuple[Any, ...]:
    return one.when, one.first_reported_at, one.id


def _series_links(
    members: Sequence[ClaimDraft], kind: ClaimKind
) -> Iterator[LinkDraft]:
    """Compare each claim with those before it; it revises only the latest of them."""
    for index, newer in enumerate(members):
        revised: list[tuple[Any, LinkDraft]] = []
        for older in reversed(members[:index]):
            if (newer.when - older.when).days > kind.revision_window_days:
                break
            link = _compare(older, newer, kind)
            if link is None:
                continue
            if link.type == "contradicts":
                yield link
            else:
                times = float(factor(older.amount, newer.amount) or 0)
                revised.append(((-older.when.toordinal(), times, older.id), link))
        if revised:
            yield min(revised, key=lambda one: one[0])[1]


def _compare(older: ClaimDraft, newer: ClaimDraft, kind: ClaimKind) -> LinkDraft | None:
    asked = question(older, newer, kind)
    if asked is None:
        return None
    if compare(older.amount, newer.amount).relation is not Relation.DIFFERENT:
        return None
    times = factor(older.amount, newer.amount)
    is_near = times is not None and times <= kind.revision_ratio
    slipped = off_by_power_of_ten(older.amount, newer.amount)
    if not (is_near or slipped):
        return None
    days = (newer.when - older.when).days
    pair = f"{format_amount(newer.amount)} against {format_amount(older.amount)}"
    if is_near and _is_news(older, newer, days, kind):
        why = f"{pair}, {asked}, {days} days later"
        return LinkDraft("revises", newer.id, older.id, why)
    if not _may_contradict(older, newer, days, kind):
        return None
    first, second = sorted((older.id, newer.id))
    why = f"{pair}, {asked}, {days} days apart"
    if slipped and not is_near:
        why += "; the digits agree, the scale does not"
    return LinkDraft("contradicts", first, second, why)


def _is_news(older: ClaimDraft, newer: ClaimDraft, days: int, kind: ClaimKind) -> bool:
    """Return whether the newer figure is a later state, not another account."""
    if newer.basis in kind.instant_bases or days == 0:
        return False
    if days > SAME_NEWS_DAYS:
        return True
    ranks = load_status_rules().ranks
    before, after = fold_status(older.mentions), fold_status(newer.mentions)
    return ranks[after.status] > ranks[before.status]


def _may_contradict(
    older: ClaimDraft, newer: ClaimDraft, days: int, kind: ClaimKind
) -> bool:
    """Return whether two accounts of the same days come from two mouths.

    One article that states both figures as its own does not contradict itself; one
    that quotes two named sources reports that they contradict each other.
    """
    limit = INSTANT_DAYS if newer.basis in kind.instant_bases else SAME_NEWS_DAYS
    if days > limit:
        return False
    if older.articles & newer.articles:
        return _speakers(older).isdisjoint(_speakers(newer))
    return True


def _speakers(one: ClaimDraft) -> frozenset[str]:
    """Return who is named as saying so; "" where nobody is."""
    return frozenset(m.attribution_name or "" for m in one.mentions)

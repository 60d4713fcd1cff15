"""Says which claims enter the safe totals, and why the others stay out; pure.

Enters: the claims, links and topics of one block. Leaves: for each claim the reason
why it is left out, or None. A total is taken per organization, kind and year (the view
``safe_totals``); nothing enters it twice: no part beside its total, no older figure
beside the one that revises it, no two accounts of one sum.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from kb.amounts import format_amount
from kb.reconcile_links import question
from kb.reconcile_status import fold_status
from kb.reconcile_topics import may_be_one
from kb.reconcile_values import PRIMARY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kb.kinds import ClaimKind
    from kb.reconcile_values import ClaimDraft, LinkDraft

NOT_DONE = frozenset({"cancelled", "denied"})


def year_of(one: ClaimDraft) -> int:
    """Return the year of the period where there is one, else of the event."""
    return int(one.period[0][:4]) if one.period else one.when.year


def left_out(
    claims: Sequence[ClaimDraft],
    links: Iterable[LinkDraft],
    kinds: Mapping[str, ClaimKind],
    *,
    origins: Mapping[str, int],
) -> dict[str, str | None]:
    """Return why each claim stays out of the totals; None where it enters."""
    by_id = {one.id: one for one in claims}
    out: dict[str, str | None] = {
        one.id: _alone(one, kinds[one.kind]) for one in claims
    }
    for link in links:
        if link.from_id in by_id and link.to_id in by_id:
            _apply_link(link, by_id, out, origins)
    for rule in (_may_be_same, _totals_to_date, _projects):
        for claim_id, why in rule(claims, kinds, out, origins):
            out[claim_id] = out[claim_id] or why
    return out


def _alone(one: ClaimDraft, kind: ClaimKind) -> str | None:
    """Return what keeps a claim out whatever stands beside it."""
    status = fold_status(one.mentions).status
    checks: tuple[tuple[Callable[[], bool], str], ...] = (
        (lambda: one.is_rejected, "rejected by a person"),
        (lambda: not kind.is_additive, f"{kind.label} figures do not add up"),
        (lambda: one.amount.per is not None, "a price or a rate"),
        (lambda: one.amount.bound == "vague", "a vague figure"),
        (lambda: one.basis in kind.instant_bases, f"a {one.basis}, of a moment only"),
        (lambda: status in NOT_DONE, f"{status}"),
        (lambda: kind.needs_period and not one.period, "no period is stated"),
        (lambda: _lacks_rate(one), f"no exchange rate for {one.amount.unit}"),
    )
    return next((why for holds, why in checks if holds()), None)


def _lacks_rate(one: ClaimDraft) -> bool:
    amount = one.amount
    is_money = amount.unit not in {"W", "accelerator"}
    return is_money and amount.usd_low is None and amount.usd_high is None


def _apply_link(
    link: LinkDraft,
    by_id: Mapping[str, ClaimDraft],
    out: dict[str, str | None],
    origins: Mapping[str, int],
) -> None:
    """Leave out one end of a link between claims that one total would add."""
    first, second = by_id[link.from_id], by_id[link.to_id]
    if (first.kind, first.subject_id) != (second.kind, second.subject_id):
        return
    if link.type == "part_of":
        if out[second.id] in NOT_DONE:
            return  # a cancelled total holds nothing
        loser, text = first, f"part of {format_amount(second.amount)}"
    elif link.type == "revises":
        loser, text = second, f"revised to {format_amount(first.amount)}"
    else:
        keep, loser = sorted((first, second), key=lambda c: _worth(c, origins))
        amount = format_amount(keep.amount)
        words = {"contradicts": "contradicted by", "same_money_as": "same money as"}
        text = f"{words[link.type]} {amount}"
    out[loser.id] = out[loser.id] or text


def _worth(one: ClaimDraft, origins: Mapping[str, int]) -> tuple[Any, ...]:
    """Sort which of two accounts counts: origins, first-hand word, the lower figure."""
    primary = any(m.attribution_type in PRIMARY for m in one.mentions)
    return -origins[one.id], not primary, one.amount.size, one.id


def _same_rows(claims: Iterable[ClaimDraft]) -> Iterator[list[ClaimDraft]]:
    """Yield the claims that one row of the totals adds, several together."""
    rows: dict[Any, list[ClaimDraft]] = defaultdict(list)
    for one in claims:
        rows[one.kind, one.subject_id or ""].append(one)
    yield from (row for row in rows.values() if len(row) > 1)


def _may_be_same(
    claims: Sequence[ClaimDraft],
    kinds: Mapping[str, ClaimKind],
    out: Mapping[str, str | None],
    origins: Mapping[str, int],
) -> Iterator[tuple[str, str]]:
    """Leave out "over $100B" beside the $122B that it may be."""
    for row in _same_rows(claims):
        kind = kinds[row[0].kind]
        counted = [one for one in row if out[one.id] is None]
        counted.sort(key=lambda one: _worth(one, origins))
        kept: list[ClaimDraft] = []
        for one in counted:
            twin = next((k for k in kept if _twins(k, one, kind)), None)
            if twin is None:
                kept.append(one)
            else:
                yield one.id, f"may be the {format_amount(twin.amount)}"


def _twins(a: ClaimDraft, b: ClaimDraft, kind: ClaimKind) -> bool:
    days = abs((a.when - b.when).days)
    asked = question(a, b, kind) is not None
    return days <= kind.revision_window_days and asked and may_be_one(a, b)


def _totals_to_date(
    claims: Sequence[ClaimDraft],
    _kinds: Mapping[str, ClaimKind],
    out: Mapping[str, str | None],
    _origins: Mapping[str, int],
) -> Iterator[tuple[str, str]]:
    """Leave out "bringing the total to" beside the figures that it may hold."""
    for row in _same_rows(claims):
        for one in row:
            if one.scope != "total":
                continue
            held = [c for c in row if c.scope != "total" and out[c.id] is None]
            if any(c.when <= one.when for c in held):
                yield one.id, "a total that may hold figures counted already"


def _projects(
    claims: Sequence[ClaimDraft],
    kinds: Mapping[str, ClaimKind],
    out: Mapping[str, str | None],
    _origins: Mapping[str, int],
) -> Iterator[tuple[str, str]]:
    """Leave out single projects beside the organization's figure for the year."""
    for row in _same_rows(claims):
        if not kinds[row[0].kind].period_covers_projects:
            continue
        whole = {
            year_of(one): one
            for one in sorted(row, key=lambda c: c.id)
            if out[one.id] is None and _is_whole_year(one)
        }
        for one in row:
            over = whole.get(year_of(one))
            if over and not _is_whole_year(one):
                yield (
                    one.id,
                    f"may lie inside {format_amount(over.amount)} for the year",
                )


def _is_whole_year(one: ClaimDraft) -> bool:
    """Return whether the figure is the organization's own for about a year."""
    if one.period is None or one.parties(frozenset({"project"})):
        return False
    start, end = one.period
    months = (int(end[:4]) - int(start[:4])) * 12 + int(end[5:7]) - int(start[5:7])
    return 10 <= months <= 14

"""Says which claims are parts of a total, and which are the same money; pure.

Enters: the claims of one block, and who revises whom. Leaves: links with reasons.
A part is known by its sum in one article, by its investor among those of the round, by
its period inside the total's, or through the older figure that the total revises.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from kb.amounts import Amount, format_amount
from kb.figures import Relation, compare
from kb.reconcile_same import lies_inside
from kb.reconcile_values import LinkDraft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kb.kinds import ClaimKind
    from kb.reconcile_values import ClaimDraft

# Articles with more figures of one subject than this are tables; sums of three among
# them would meet by chance.
MAX_SUM_FIGURES = 12


def find_parts(
    claims: Sequence[ClaimDraft],
    kinds: Mapping[str, ClaimKind],
    revisions: Iterable[LinkDraft],
) -> list[LinkDraft]:
    """Return the part_of and same_money_as links of a block, sorted, one a pair."""
    usable = [
        one
        for one in sorted(claims, key=lambda c: c.id)
        if not one.is_rejected and one.amount.bound != "vague" and not one.amount.per
    ]
    found = [
        *_tranches(usable, kinds),
        *_sums(usable, kinds),
        *_periods(usable, kinds),
    ]
    links: dict[tuple[str, str], LinkDraft] = {}
    for link in found:
        links.setdefault((link.from_id, link.to_id), link)
    by_id = {one.id: one for one in usable}
    for link in _inherited(list(links.values()), revisions, by_id):
        links.setdefault((link.from_id, link.to_id), link)
    return sorted(links.values())


def _tranches(
    claims: Sequence[ClaimDraft], kinds: Mapping[str, ClaimKind]
) -> Iterator[LinkDraft]:
    """Find one party's money inside the round of the party that it goes to."""
    for part in claims:
        for total in claims:
            if total.kind not in kinds[part.kind].part_of:
                continue
            days = abs((part.when - total.when).days)
            if days > kinds[total.kind].revision_window_days:
                continue
            why = _tranche_reason(part, total)
            if why is None:
                continue
            if compare(part.amount, total.amount).relation is Relation.SAME:
                ends = sorted((part.id, total.id))
                text = f"one sum, named once as the part and once as the whole; {why}"
                yield LinkDraft("same_money_as", ends[0], ends[1], text)
            elif _smaller(part, total):
                yield LinkDraft("part_of", part.id, total.id, why)


def _tranche_reason(part: ClaimDraft, total: ClaimDraft) -> str | None:
    if part.subject_id and part.subject_id in total.parties():
        return "its investor is named as a party of the total"
    is_one_payer = part.subject_id and part.subject_id == total.subject_id
    if is_one_payer and part.parties() & total.parties():
        return "the same organizations on both sides"
    if part.articles & total.articles:
        return "stated in one article with the total"
    return None


def _sums(
    claims: Sequence[ClaimDraft], kinds: Mapping[str, ClaimKind]
) -> Iterator[LinkDraft]:
    """Find figures of one article that add up to another: 26 + 3 = 29."""
    by_article: dict[str, list[ClaimDraft]] = defaultdict(list)
    for one in claims:
        if kinds[one.kind].is_additive and one.amount.bound in {"exact", "about"}:
            for article in one.articles:
                by_article[article].append(one)
    for _, members in sorted(by_article.items()):
        if not 3 <= len(members) <= MAX_SUM_FIGURES:
            continue
        for size in (2, 3):
            for parts in combinations(members, size):
                for total in members:
                    if total not in parts and _adds_up(parts, total):
                        yield from _sum_links(parts, total)


def _adds_up(parts: Sequence[ClaimDraft], total: ClaimDraft) -> bool:
    units = {one.amount.unit for one in (*parts, total)}
    if len(units) > 1 or not all(_smaller(part, total) for part in parts):
        return False
    if not all(_may_be_part(part, total) for part in parts):
        return False
    added = sum(part.amount.low or 0 for part in parts)
    # The sum is as coarse as its coarsest part; the total may be rounded itself.
    steps = [one.amount.rounding or 0 for one in parts]
    amount = Amount(added, added, "exact", units.pop(), rounding=max(steps) or None)
    scales = {one.amount.scale for one in (*parts, total)}
    return scales == {0} and (compare(amount, total.amount).relation is Relation.SAME)


def _may_be_part(part: ClaimDraft, total: ClaimDraft) -> bool:
    """Return whether the roles allow it: own money, or money put into the subject."""
    return part.subject_id == total.subject_id or total.subject_id in part.parties()


def _sum_links(parts: Sequence[ClaimDraft], total: ClaimDraft) -> Iterator[LinkDraft]:
    terms = " + ".join(format_amount(one.amount) for one in parts)
    why = f"{terms} = {format_amount(total.amount)} in one article"
    for part in parts:
        yield LinkDraft("part_of", part.id, total.id, why)


def _periods(
    claims: Sequence[ClaimDraft], kinds: Mapping[str, ClaimKind]
) -> Iterator[LinkDraft]:
    """Find a quarter inside its year."""
    series: dict[tuple[str, ...], list[ClaimDraft]] = defaultdict(list)
    for one in claims:
        if one.period and "period" in kinds[one.kind].comparable_when:
            key = (one.kind, one.subject_id or "", one.basis or "", one.amount.unit)
            series[key].append(one)
    for (kind, *_), members in sorted(series.items()):
        identifying = kinds[kind].identifying_roles
        for part in members:
            for total in members:
                if (
                    part.period
                    and total.period
                    and lies_inside(part.period, total.period)
                    and _smaller(part, total)
                    and part.parties(identifying) >= total.parties(identifying)
                ):
                    why = "its period lies inside that of the total"
                    yield LinkDraft("part_of", part.id, total.id, why)


def _inherited(
    links: Sequence[LinkDraft],
    revisions: Iterable[LinkDraft],
    by_id: Mapping[str, ClaimDraft],
) -> Iterator[LinkDraft]:
    """Pass parts on from an older figure to the one that revises it."""
    revised_by = {one.to_id: one.from_id for one in revisions if one.type == "revises"}
    for link in links:
        if link.type != "part_of" or link.from_id in revised_by:
            continue
        older, newer = link.to_id, revised_by.get(link.to_id)
        seen = {older}
        while newer and newer not in seen:
            if not _smaller(by_id[link.from_id], by_id[newer]):
                break
            amount = format_amount(by_id[older].amount)
            why = f"part of {amount}, which this total revises"
            yield LinkDraft("part_of", link.from_id, newer, why)
            seen.add(newer)
            older, newer = newer, revised_by.get(newer)


def _smaller(part: ClaimDraft, total: ClaimDraft) -> bool:
    """Return whether the part's figure can lie inside the total's, and is not it."""
    if part.id == total.id or part.amount.unit != total.amount.unit:
        return False
    return part.amount.size < total.amount.size and (
        compare(part.amount, total.amount).relation is not Relation.SAME
    )

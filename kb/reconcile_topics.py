"""Gathers the claims of one block into topics, one question each; pure.

Enters: claims and their links. Leaves: `TopicDraft` values: which claims belong
together, which one is the headline and by which named rule.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kb.figures import Relation, compare
from kb.identity import content_id
from kb.reconcile_links import question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from kb.kinds import ClaimKind
    from kb.reconcile_values import ClaimDraft, LinkDraft

# A worth is told in the weeks around the deal that set it.
ATTACH_DAYS = 45


@dataclass(frozen=True, slots=True)
class TopicDraft:
    """Claims that answer one question. ``claims`` are sorted by time."""

    id: str
    claims: tuple[ClaimDraft, ...]
    headline: ClaimDraft
    rule: str
    is_disputed: bool

    @property
    def window(self) -> tuple[date, date]:
        """Return the first and the last day of the claims' events."""
        days = [one.when for one in self.claims]
        return min(days), max(days)


def gather_topics(
    claims: Sequence[ClaimDraft],
    links: Iterable[LinkDraft],
    kinds: Mapping[str, ClaimKind],
    *,
    origins: Mapping[str, int],
) -> list[TopicDraft]:
    """Return the topics of a block, sorted by id. ``origins`` counts them by claim."""
    links = list(links)
    leader = {one.id: one.id for one in claims}

    def find(key: str) -> str:
        while leader[key] != key:
            key = leader[key]
        return key

    pairs = [(link.from_id, link.to_id) for link in links]
    for a, b in (*pairs, *_unlinked(claims, kinds)):
        first, second = sorted((find(a), find(b)))
        leader[second] = first
    # Worths come last: they attach to what the links have joined already.
    for a, b in _attached(claims, kinds):
        first, second = sorted((find(a), find(b)))
        leader[second] = first
    groups: dict[str, list[ClaimDraft]] = defaultdict(list)
    for one in claims:
        groups[find(one.id)].append(one)
    topics = [_topic(group, links, kinds, origins) for group in groups.values()]
    return sorted(topics, key=lambda one: one.id)


def _unlinked(
    claims: Iterable[ClaimDraft], kinds: Mapping[str, ClaimKind]
) -> Iterator[tuple[str, str]]:
    """Find figures that may be one ("over 100" and 122) and answer one question."""
    series: dict[Any, list[ClaimDraft]] = defaultdict(list)
    for one in claims:
        if not one.is_rejected:
            key = (one.kind, one.subject_id or "", one.amount.per or "")
            series[key].append(one)
    for (kind, *_), members in series.items():
        days = kinds[kind].revision_window_days
        members.sort(key=lambda one: (one.when, one.id))
        for index, one in enumerate(members):
            for other in members[index + 1 :]:
                if (other.when - one.when).days > days:
                    break
                if question(one, other, kinds[kind]) and may_be_one(one, other):
                    yield one.id, other.id


def may_be_one(a: ClaimDraft, b: ClaimDraft) -> bool:
    """Return whether both figures may be true of one sum, though not the same."""
    return compare(a.amount, b.amount).relation is Relation.CONSISTENT


def _attached(
    claims: Iterable[ClaimDraft], kinds: Mapping[str, ClaimKind]
) -> Iterator[tuple[str, str]]:
    """Attach each worth to the deal that its articles tell, else to the nearest."""
    by_kind: dict[str, list[ClaimDraft]] = defaultdict(list)
    for one in claims:
        if not one.is_rejected:
            by_kind[one.kind].append(one)
    for name in sorted(by_kind):
        kind, members = kinds[name], by_kind[name]
        hosts = [
            h for other in sorted(kind.attaches_to) for h in by_kind.get(other, ())
        ]
        for one in members if hosts else ():
            if one.basis in kind.instant_bases:
                continue
            near = [
                (
                    not one.articles & host.articles,
                    abs((one.when - host.when).days),
                    host,
                )
                for host in hosts
                if abs((one.when - host.when).days) <= ATTACH_DAYS
            ]
            if near:
                best = min(near, key=lambda h: (h[0], h[1], -h[2].amount.size, h[2].id))
                yield one.id, best[2].id


def _topic(
    group: list[ClaimDraft],
    links: Sequence[LinkDraft],
    kinds: Mapping[str, ClaimKind],
    origins: Mapping[str, int],
) -> TopicDraft:
    members = {one.id for one in group}
    own = [link for link in links if link.from_id in members]
    revised = {link.to_id for link in own if link.type == "revises"}
    parts = {link.from_id for link in own if link.type == "part_of"}
    main = _main(group, kinds, parts)
    current = [one for one in main if one.id not in revised] or main
    headline = min(
        current, key=lambda one: (-origins[one.id], -one.when.toordinal(), one.id)
    )
    rule = _rule(main, current, headline, revised)
    ordered = sorted(group, key=lambda one: (one.when, one.first_reported_at, one.id))
    disputed = any(link.type == "contradicts" for link in own)
    topic_id = content_id("topic", ordered[0].block, ordered[0].id)
    return TopicDraft(topic_id, tuple(ordered), headline, rule, disputed)


def _main(
    group: Sequence[ClaimDraft], kinds: Mapping[str, ClaimKind], parts: set[str]
) -> list[ClaimDraft]:
    """Return the claims that may be the headline: no part, no worth beside a deal."""
    main = [one for one in group if one.id not in parts] or list(group)
    main = [one for one in main if not one.is_rejected] or main
    deals = [one for one in main if not kinds[one.kind].attaches_to] or main
    firm = [one for one in deals if one.amount.bound != "vague"] or deals
    # The kind that the other figures are parts of, where there are several kinds.
    hosts = {name for one in group for name in kinds[one.kind].part_of}
    return [one for one in firm if one.kind in hosts] or firm


def _rule(
    main: Sequence[ClaimDraft],
    current: Sequence[ClaimDraft],
    headline: ClaimDraft,
    revised: set[str],
) -> str:
    if len(main) == 1:
        return "only_total"
    if len(current) == 1 and revised:
        return "newest_revision"
    if len(current) == 1 or headline in current:
        return "most_origins"
    return "newest"

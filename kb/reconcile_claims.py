"""Groups the mentions of one block into claims; pure.

Enters: mention records. Leaves: `ClaimDraft` values, each mention in exactly one, with
the reason why it is there. Which two readings are the same is decided in
``kb.reconcile_same``; here only the order of asking is: the most precise figure opens
a claim, coarser ones join the closest claim that they fit, and nobody is compared with
a mere member, so that no chain 100, 105, 110 can grow.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from kb.figures import factor
from kb.identity import content_id
from kb.reconcile_draft import draft
from kb.reconcile_same import Facts, same_claim, window_days
from kb.reconcile_values import event_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kb.kinds import ClaimKind
    from kb.reconcile_values import ClaimDraft, MentionRecord

# One article's statement of a claim: its first mention, then repeats and conversions.
Reading = tuple["MentionRecord", ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """Readings that say exactly the same, close enough in time."""

    readings: tuple[Reading, ...]
    facts: Facts

    @property
    def key(self) -> tuple[Any, ...]:
        """Return the time and id of the first mention: a total order of groups."""
        return min(reading[0].order for reading in self.readings)


@dataclasses.dataclass(slots=True)
class Cluster:
    """A claim in the making. ``facts`` grow by what joining groups add."""

    groups: list[Group]
    facts: Facts


def group_claims(
    mentions: Iterable[MentionRecord], kinds: Mapping[str, ClaimKind], *, block: str
) -> list[ClaimDraft]:
    """Return the claims of a block, sorted by id. The order of mentions is irrelevant."""
    parts: dict[tuple[Any, ...], list[MentionRecord]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda one: one.order):
        parts[_partition(mention)].append(mention)
    drafts: list[ClaimDraft] = []
    for key in sorted(parts, key=repr):
        kind = kinds[parts[key][0].kind]
        clusters = _clusters(_readings(parts[key]), kind)
        drafts += [draft(cluster, block=block) for cluster in _decided(clusters)]
    return sorted(_with_ids(drafts, kinds), key=lambda one: one.id)


def _partition(mention: MentionRecord) -> tuple[Any, ...]:
    """Return what two mentions must share to be compared at all."""
    unit = mention.amount.unit
    dimension = unit if unit in {"W", "accelerator"} else "money"
    effect = mention.effect
    return (
        mention.kind,
        mention.subject_id or "",
        mention.amount.per or "",
        dimension,
        effect.is_rejected,
        effect.split or "",
    )


def _readings(mentions: Sequence[MentionRecord]) -> list[Reading]:
    """Put repeats and printed conversions behind the mention that they belong to."""
    known = {one.id for one in mentions}
    members: dict[str, list[MentionRecord]] = defaultdict(list)
    for one in mentions:
        members[one.anchor if one.anchor in known else one.id].append(one)
    return [
        tuple(sorted(group, key=lambda one: (one.id != anchor, one.order)))
        for anchor, group in members.items()
    ]


def _clusters(readings: Iterable[Reading], kind: ClaimKind) -> list[Cluster]:
    clusters: list[Cluster] = []
    for group in sorted(_groups(readings, kind), key=_precision):
        fitting = [
            cluster
            for cluster in clusters
            if same_claim(cluster.facts, group.facts, kind).is_same
        ]
        if fitting:
            days = kind.revision_window_days
            best = min(fitting, key=lambda one: _distance(one, group, days))
            best.groups.append(group)
            best.facts = _joined(best.facts, group.facts)
        else:
            clusters.append(Cluster([group], group.facts))
    return clusters


def _groups(readings: Iterable[Reading], kind: ClaimKind) -> list[Group]:
    """Put equal readings together as long as their events follow close enough."""
    equal: dict[Any, list[tuple[Reading, Facts]]] = defaultdict(list)
    for reading in readings:
        facts = _facts(reading, kind)
        key = (facts.amounts[0], *_says(facts))
        equal[dataclasses.replace(key[0], usd_low=None, usd_high=None), key[1:]].append(
            (reading, facts)
        )
    return [
        group
        for same in equal.values()
        for group in _chains(same, days=window_days(kind, same[0][1].basis))
    ]


def _says(facts: Facts) -> tuple[Any, ...]:
    return facts.basis, facts.scope, facts.period, facts.identifying


def _chains(same: list[tuple[Reading, Facts]], *, days: int) -> list[Group]:
    same.sort(key=lambda one: (one[1].first, one[0][0].order))
    chains: list[list[tuple[Reading, Facts]]] = []
    for one in same:
        if chains and (one[1].first - chains[-1][-1][1].first).days <= days:
            chains[-1].append(one)
        else:
            chains.append([one])
    return [_group(chain) for chain in chains]


def _group(chain: Sequence[tuple[Reading, Facts]]) -> Group:
    facts = chain[0][1]
    for _, more in chain[1:]:
        facts = _joined(facts, more)
    # Dollars differ by the day of the report; one day's rate is enough for each form.
    forms = {
        dataclasses.replace(a, usd_low=None, usd_high=None): a
        for _, one in reversed(chain)
        for a in one.amounts
    }
    own = facts.amounts[0].unit
    amounts = tuple(sorted(forms.values(), key=lambda a: (a.unit != own, repr(a))))
    return Group(
        tuple(reading for reading, _ in chain),
        dataclasses.replace(facts, amounts=amounts),
    )


def _facts(reading: Reading, kind: ClaimKind) -> Facts:
    first = reading[0]
    day = event_day(first.event_date, first.reported_at.date())
    conversions = [one.amount for one in reading if one.is_conversion]
    return Facts(
        amounts=(first.amount, *sorted(conversions, key=repr)),
        basis=first.basis,
        scope=first.scope,
        period=first.period,
        identifying=first.organizations(kind.identifying_roles),
        first=day,
        last=day,
        is_dated=first.event_date is not None,
    )


def _joined(a: Facts, b: Facts) -> Facts:
    """Add to ``a`` what only ``b`` says; the figures stay those of ``a``."""
    return dataclasses.replace(
        a,
        basis=a.basis or b.basis,
        scope=a.scope or b.scope,
        period=a.period or b.period,
        identifying=a.identifying | b.identifying,
        first=min(a.first, b.first),
        last=max(a.last, b.last),
        is_dated=a.is_dated and b.is_dated,
    )


def _precision(group: Group) -> tuple[Any, ...]:
    """Sort the groups: who opens a claim before who joins one."""
    amount, facts = group.facts.amounts[0], group.facts
    bounds = ("exact", "range", "about", "at_least", "at_most", "vague")
    return (
        amount.bound == "vague",
        # The currency of the deal first: dollars compare with it, not with each other.
        amount.unit == "USD" and len(facts.amounts) == 1,
        -amount.significant,
        bounds.index(amount.bound),
        -len(facts.identifying),
        facts.basis is None,
        facts.period is None,
        group.key,
    )


def _distance(cluster: Cluster, group: Group, days: int) -> tuple[Any, ...]:
    """Measure how well a group fits: figure, then organizations, then time."""
    times = factor(cluster.facts.amounts[0], group.facts.amounts[0])
    shared = cluster.facts.identifying & group.facts.identifying
    gap = max(
        (group.facts.first - cluster.facts.last).days,
        (cluster.facts.first - group.facts.last).days,
        0,
    )
    closeness = float(times) if times is not None else 2.0
    bases = cluster.facts.basis != group.facts.basis
    is_old_news = gap > days
    return (
        is_old_news,
        round(closeness, 6),
        -len(shared),
        bases,
        gap,
        cluster.groups[0].key,
    )


def _decided(clusters: list[Cluster]) -> list[list[Reading]]:
    """Join the clusters that people merged; return the readings of each claim."""
    merged: list[tuple[set[str], list[Reading]]] = []
    for cluster in clusters:
        readings = [r for group in cluster.groups for r in group.readings]
        keys = {key for r in readings for one in r for key in one.effect.merged}
        hit = [one for one in merged if keys & one[0]]
        for one in hit:
            merged.remove(one)
            keys |= one[0]
            readings = one[1] + readings
        merged.append((keys, readings))
    return [readings for _, readings in merged]


def _with_ids(
    drafts: Iterable[ClaimDraft], kinds: Mapping[str, ClaimKind]
) -> list[ClaimDraft]:
    """Give each claim an id of its key; equal keys are counted in time order."""
    seen: Counter[str] = Counter()
    named = []
    for one in sorted(drafts, key=lambda d: d.mentions[0].order):
        key = _key(one, kinds[one.kind])
        named.append(dataclasses.replace(one, id=content_id(key, seen[key])))
        seen[key] += 1
    return named


def _key(one: ClaimDraft, kind: ClaimKind) -> str:
    amount = one.amount
    label_role = frozenset({kind.label_role}) if kind.label_role else frozenset()
    return content_id(
        one.block,
        one.kind,
        one.subject_id,
        [amount.low, amount.high, amount.scale, amount.unit, amount.per],
        sorted(one.parties(label_role)),
        one.is_rejected,
    )

"""Reconciles one block of mentions into rows; pure.

Enters: the mentions of a block, the links that people decided, and names. Leaves: the
rows of every table of the projection, sorted, ready to compare with what is stored.
A block holds all that may ever be compared: the kinds of one topic group about one
organization.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from kb.identity import search_id
from kb.kinds import load_kinds
from kb.labels import claim_label, topic_label
from kb.origins import find_origins
from kb.reconcile_claims import group_claims
from kb.reconcile_history import Opposition, agreement, oppositions, replay
from kb.reconcile_links import compare_claims
from kb.reconcile_parts import find_parts
from kb.reconcile_status import fold_status
from kb.reconcile_topics import TopicDraft, gather_topics
from kb.reconcile_values import LinkDraft
from kb.totals import left_out, year_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kb.kinds import ClaimKind
    from kb.origins import Origin
    from kb.reconcile_values import ClaimDraft, LinkType, MentionRecord

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PersonLink:
    """A link that a person set or removed, between two readings."""

    action: Literal["link", "unlink"]
    type: LinkType
    from_key: str
    to_key: str
    why: str


@dataclass(frozen=True, slots=True)
class BlockResult:
    """The rows of a block. ``assigned`` maps a mention to its claim and the reason."""

    topics: tuple[Row, ...]
    claims: tuple[Row, ...]
    roles: tuple[Row, ...]
    origins: tuple[Row, ...]
    links: tuple[Row, ...]
    history: tuple[Row, ...]
    assigned: Mapping[str, tuple[str, str]]


def block_of(
    kind: ClaimKind, subject_id: str | None, roles: Iterable[tuple[str, str]]
) -> str:
    """Return the block of a mention: its topic group and the organization it is about.

    Where the organization is not named, the first one in another role takes its place.
    """
    wanted = sorted(org for role, org in roles if role == kind.topic_organization)
    others = sorted(org for _, org in roles)
    about = next(iter([*wanted, *([subject_id] if subject_id else []), *others]), "")
    return f"{kind.topic_group}|{about}"


def reconcile_block(
    block: str,
    mentions: Iterable[MentionRecord],
    *,
    names: Mapping[str, str],
    decided: Sequence[PersonLink] = (),
    kinds: Mapping[str, ClaimKind] | None = None,
) -> BlockResult:
    """Reconcile the mentions of a block; the same set gives the same bytes."""
    kinds = kinds or load_kinds()
    claims = group_claims(mentions, kinds, block=block)
    origins = {one.id: find_origins(one.mentions) for one in claims}
    counts = {key: len(found) for key, found in origins.items()}
    revisions = compare_claims(claims, kinds)
    links = _decide(
        [*revisions, *find_parts(claims, kinds, revisions)], decided, claims
    )
    topics = gather_topics(claims, links, kinds, origins=counts)
    out = left_out(claims, links, kinds, origins=counts)
    against = oppositions(links, {one.id: one for one in claims})
    topic_of = {one.id: topic for topic in topics for one in topic.claims}
    rows = [
        _claim_row(
            one,
            kinds[one.kind],
            topic=topic_of[one.id],
            origins=origins[one.id],
            against=against.get(one.id, Opposition()),
            out=out[one.id],
            names=names,
        )
        for one in claims
    ]
    return BlockResult(
        topics=tuple(_topic_row(one, kinds, origins, names) for one in topics),
        claims=tuple(rows),
        roles=tuple(row for one in claims for row in _role_rows(one)),
        origins=tuple(r for one in claims for r in _origin_rows(one, origins[one.id])),
        links=tuple(_link_row(link, block) for link in links),
        history=tuple(
            row
            for one in claims
            for row in replay(one, against.get(one.id, Opposition()))
        ),
        assigned={
            mention.id: (one.id, reason)
            for one in claims
            for mention, reason in zip(one.mentions, one.reasons, strict=True)
        },
    )


def _decide(
    links: Iterable[LinkDraft],
    decided: Sequence[PersonLink],
    claims: Sequence[ClaimDraft],
) -> list[LinkDraft]:
    """Add and remove what people decided; their word goes before the rules."""
    owner = {m.reading_key: one.id for one in claims for m in one.mentions}
    found = {(one.type, one.from_id, one.to_id): one for one in links}
    for one in decided:
        ends = owner.get(one.from_key), owner.get(one.to_key)
        if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
            continue
        link = person_link(one, ends[0], ends[1])
        key = (link.type, link.from_id, link.to_id)
        found.pop(key, None)
        if one.action == "link":
            found[key] = link
    return sorted(found.values())


def person_link(one: PersonLink, from_id: str, to_id: str) -> LinkDraft:
    """Return the link between two claims that a person set between two readings."""
    if one.type in {"contradicts", "same_money_as"}:
        from_id, to_id = sorted((from_id, to_id))
    return LinkDraft(one.type, from_id, to_id, one.why, "person")


def _claim_row(
    one: ClaimDraft,
    kind: ClaimKind,
    *,
    topic: TopicDraft,
    origins: Sequence[Origin],
    against: Opposition,
    out: str | None,
    names: Mapping[str, str],
) -> Row:
    amount, folded = one.amount, fold_status(one.mentions)
    return {
        "id": one.id,
        "label": claim_label(one, kind, names),
        "kind": one.kind,
        "subject_id": one.subject_id,
        "low": amount.low,
        "high": amount.high,
        "scale": amount.scale,
        "bound": amount.bound,
        "unit": amount.unit,
        "per": amount.per,
        "usd_low": amount.usd_low,
        "usd_high": amount.usd_high,
        "basis": one.basis,
        "scope": one.scope,
        "period_start": one.period[0] if one.period else None,
        "period_end": one.period[1] if one.period else None,
        "event_date": one.event_date,
        "year": year_of(one),
        "status": folded.status,
        "status_rule": folded.rule,
        "is_denied": folded.is_denied,
        "topic_id": topic.id,
        "n_mentions": len(one.mentions),
        "n_articles": len(one.articles),
        "n_origins": len(origins),
        "first_reported_at": one.first_reported_at,
        "last_reported_at": one.mentions[-1].reported_at,
        "first_article_id": one.mentions[0].article.article_id,
        "first_origin": origins[0].name,
        "agreement": agreement(
            len(origins),
            is_revised=bool(against.revised_by),
            is_disputed=bool(against.disputed_by),
        ),
        "review_state": _review_state(one),
        "is_counted": out is None,
        "left_out": out,
        "block": one.block,
        "search_id": search_id(one.id),
    }


def _review_state(one: ClaimDraft) -> str:
    effects = [mention.effect for mention in one.mentions]
    states = (
        ("rejected", one.is_rejected),
        ("reopened", any(effect.is_reopened for effect in effects)),
        ("corrected", any(effect.is_corrected for effect in effects)),
        ("verified", any(effect.is_verified for effect in effects)),
    )
    return next((state for state, holds in states if holds), "unreviewed")


def _role_rows(one: ClaimDraft) -> list[Row]:
    roles = list(one.roles)
    if one.subject_id:
        roles.append(("subject", one.subject_id, len(one.mentions)))
    return [
        {
            "claim_id": one.id,
            "role": role,
            "organization_id": organization,
            "usd_low": one.amount.usd_low,
            "n_mentions": n_mentions,
        }
        for role, organization, n_mentions in sorted(roles)
    ]


def _origin_rows(one: ClaimDraft, origins: Sequence[Origin]) -> list[Row]:
    return [
        {
            "claim_id": one.id,
            "origin": origin.name,
            "why": origin.why,
            "n_articles": len(origin.articles),
            "first_article_id": origin.first.article.article_id,
            "first_reported_at": origin.first.reported_at,
        }
        for origin in origins
    ]


def _link_row(link: LinkDraft, block: str) -> Row:
    return {
        "type": link.type,
        "from_id": link.from_id,
        "to_id": link.to_id,
        "why": link.why,
        "decided_by": link.decided_by,
        "block": block,
    }


def _topic_row(
    topic: TopicDraft,
    kinds: Mapping[str, ClaimKind],
    origins: Mapping[str, Sequence[Origin]],
    names: Mapping[str, str],
) -> Row:
    mentions = [m for one in topic.claims for m in one.mentions]
    reported = [one.reported_at for one in mentions]
    start, end = topic.window
    return {
        "id": topic.id,
        "label": topic_label(topic, kinds[topic.headline.kind], names),
        "subject_id": topic.headline.subject_id,
        "kind": topic.headline.kind,
        "window_start": start.isoformat(),
        "window_end": end.isoformat(),
        "headline_claim_id": topic.headline.id,
        "headline_rule": topic.rule,
        "is_disputed": topic.is_disputed,
        "n_claims": len(topic.claims),
        "n_articles": len({one.article.article_id for one in mentions}),
        "n_origins": len({o.name for one in topic.claims for o in origins[one.id]}),
        "first_reported_at": min(reported),
        "last_reported_at": max(reported),
        "block": topic.claims[0].block,
    }

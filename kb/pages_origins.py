"""Groups the sentences of a claim by independent origin, copies folded away; pure.

Enters: the origins of a claim (rows of ``claim_origins``) and its mentions. Leaves: one
group an origin, the earliest first. The tables name an origin's first article and count
the others; which those are follows from story, publisher family and named medium.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.pages_rows import Row


@dataclass(frozen=True, slots=True)
class OriginGroup:
    """An origin with its sentences: ``shown`` of its first article, ``folded`` the rest."""

    name: str
    why: str
    n_articles: int
    first_reported_at: str | None
    shown: tuple[Row, ...]
    folded: tuple[Row, ...]


def group_by_origin(
    origins: Sequence[Row], mentions: Sequence[Row]
) -> tuple[OriginGroup, ...]:
    """Return the groups; every mention stands in exactly one of them."""
    ordered = sorted(origins, key=lambda one: str(one["first_reported_at"]))
    firsts = {one["first_article_id"]: one["origin"] for one in ordered}
    stories = {
        m["story_id"]: firsts[m["article_id"]]
        for m in mentions
        if m["article_id"] in firsts
    }
    names = {one["origin"] for one in ordered}
    groups: dict[str, list[Row]] = {one["origin"]: [] for one in ordered}
    for mention in mentions:
        origin = firsts.get(mention["article_id"]) or stories.get(mention["story_id"])
        origin = origin or _by_name(mention, names)
        if origin is None and ordered:
            origin = max(ordered, key=lambda one: one["n_articles"])["origin"]
        groups.setdefault(origin or mention["family"], []).append(mention)
    return tuple(_group(one, groups[one["origin"]]) for one in ordered)


def _by_name(mention: Row, names: set[str]) -> str | None:
    """Return the origin that the article's family, its medium or its issuer is."""
    issuers = {name for name in names if name.endswith(" (issuer)")}
    if mention["source_kind"] == "release_wire" and len(issuers) == 1:
        return next(iter(issuers))
    tried = (mention["attribution_name"], mention["family"], mention["source"])
    return next((one for one in tried if one in names), None)


def _group(origin: Row, mentions: Sequence[Row]) -> OriginGroup:
    first: Any = origin["first_article_id"]
    own = [one for one in mentions if one["article_id"] == first]
    # The headline over a sentence adds nothing; it is folded.
    shown = [one for one in own if one["part"] == "text"] or own
    return OriginGroup(
        name=origin["origin"],
        why=origin["why"],
        n_articles=origin["n_articles"],
        first_reported_at=origin["first_reported_at"],
        shown=tuple(shown or mentions[:1]),
        folded=tuple(m for m in mentions if m not in (shown or mentions[:1])),
    )

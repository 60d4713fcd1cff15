"""Counts independent origins: who really reported a claim, and who repeats; pure.

Enters: the mentions of one claim. Leaves: its origins, earliest first. Articles are one
origin when they are copies of one story, come from one publisher family, name the same
medium as their source, or are releases of the issuer itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kb.reconcile_values import MentionRecord


@dataclass(frozen=True, slots=True)
class Origin:
    """One independent origin: its name, why its articles are one, and its mentions."""

    name: str
    why: str
    mentions: tuple[MentionRecord, ...]

    @property
    def articles(self) -> frozenset[str]:
        """Return the ids of the articles that share this origin."""
        return frozenset(one.article.article_id for one in self.mentions)

    @property
    def first(self) -> MentionRecord:
        """Return the earliest mention."""
        return self.mentions[0]


def find_origins(mentions: Sequence[MentionRecord]) -> tuple[Origin, ...]:
    """Return the independent origins of a claim, the earliest first."""
    leader = _Union()
    articles: dict[str, list[MentionRecord]] = defaultdict(list)
    for one in mentions:
        articles[one.article.article_id].append(one)
    keys = {article: _article_keys(group) for article, group in articles.items()}
    for own in keys.values():
        leader.join(own)
    groups: dict[str, list[MentionRecord]] = defaultdict(list)
    for article, own in keys.items():
        groups[leader.find(own[0])] += articles[article]
    origins = [_origin(group, keys) for group in groups.values()]
    return tuple(sorted(origins, key=lambda one: one.first.order))


def _article_keys(mentions: Sequence[MentionRecord]) -> list[str]:
    """Return what ties an article to others, the name of its own origin first."""
    first = min(mentions, key=lambda one: one.order)
    article = first.article
    story = f"story {article.story}"
    cited = {one.attribution_family for one in mentions}
    if None not in cited and article.family not in cited:
        # Whatever the article says of this claim it has from another medium.
        return [f"family {min(c for c in cited if c)}", story]
    if article.is_release or article.issuer:
        issuer = article.issuer or first.subject_id or article.family
        return [f"issuer {issuer}", story]
    return [f"family {article.family}", story]


def _origin(mentions: list[MentionRecord], keys: dict[str, list[str]]) -> Origin:
    ordered = tuple(sorted(mentions, key=lambda one: one.order))
    own = {one.article.article_id: keys[one.article.article_id] for one in ordered}
    kind, name = own[ordered[0].article.article_id][0].split(" ", 1)
    label = f"{name} (issuer)" if kind == "issuer" else name
    return Origin(label, _why(own, ordered), ordered)


def _why(own: dict[str, list[str]], mentions: Iterable[MentionRecord]) -> str:
    if len(own) == 1:
        return "one article"
    reasons = []
    if len({key[1] for key in own.values()}) < len(own):
        reasons.append("copies of one story")
    if any(key[0].startswith("issuer ") for key in own.values()):
        reasons.append("releases of the issuer")
    if any(
        one.attribution_family and one.attribution_family != one.article.family
        for one in mentions
    ):
        reasons.append("articles that name the same medium as their source")
    if len({one.article.family for one in mentions}) < len(own):
        reasons.append("one publisher family")
    return f"{len(own)} articles: " + ", ".join(reasons or ["one publisher family"])


class _Union:
    """Disjoint sets of strings; the smallest member leads."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, key: str) -> str:
        parent = self._parent.setdefault(key, key)
        while parent != self._parent[parent]:
            parent = self._parent[parent]
        return parent

    def join(self, keys: Sequence[str]) -> None:
        leaders = sorted({self.find(key) for key in keys})
        for leader in leaders:
            self._parent[leader] = leaders[0]

"""Which articles are one story copied: near-duplicate texts, found pair by pair; pure.

Enters: texts. Leaves: sketches to find candidates by, and verdicts with the measured
overlap. Rewritten stories are not copies; they meet at the claim. Measured in
tests/kb/test_syndication.py (agency prefix, footer, 15 % of the sentences cut, cut to
60 %, 5 % of the words changed).
"""

from __future__ import annotations

import hashlib
import heapq
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Words of a shingle. Five is the length at which unrelated news of one field shares
# next to nothing, while one changed word spoils only five shingles.
SHINGLE_WORDS = 5
# Hashes kept to find candidates by: at a resemblance of 0.3 two texts share about ten
# of them, so that asking for two misses one copy in thousands.
SKETCH_SIZE = 32
MIN_SHARED_HASHES = 2
# Shares of the five-word sequences that make a copy (169 articles x 7 edits: recall
# 0.99 and above for every edit that syndication makes, no false pair).
MIN_RESEMBLANCE = 0.3
MIN_CONTAINMENT = 0.5
# A text shorter than this many shingles is boilerplate or a headline.
MIN_SHINGLES = 20
# A story is copied within weeks; later the same words are a template.
WINDOW = timedelta(days=30)

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class CopyVerdict:
    """How much two texts share: of all their shingles, and of the shorter's."""

    resemblance: float
    containment: float

    @property
    def why(self) -> str:
        """Return the reason in words."""
        share = round(100 * self.containment)
        return f"{share} % of the shorter text's five-word sequences are in both"


def shingles(text: str) -> frozenset[int]:
    """Return the hashes of the text's five-word sequences, case and marks ignored.

    Empty for a text of fewer words. Hashes are non-negative and fit 63 bits.
    """
    words = _WORD.findall(text.lower())
    return frozenset(
        _hash(" ".join(words[i : i + SHINGLE_WORDS]))
        for i in range(len(words) - SHINGLE_WORDS + 1)
    )


def sketch(hashes: Iterable[int]) -> tuple[int, ...]:
    """Return the smallest hashes, by which copies find each other."""
    return tuple(heapq.nsmallest(SKETCH_SIZE, hashes))


def find_copy(a: frozenset[int], b: frozenset[int]) -> CopyVerdict | None:
    """Compare two texts by their shingles; None when neither copies the other."""
    if min(len(a), len(b)) < MIN_SHINGLES:
        return CopyVerdict(1.0, 1.0) if a and a == b else None
    shared = len(a & b)
    resemblance = shared / len(a | b)
    containment = shared / min(len(a), len(b))
    if resemblance >= MIN_RESEMBLANCE or containment >= MIN_CONTAINMENT:
        return CopyVerdict(resemblance, containment)
    return None


def may_share_story(a: datetime | None, b: datetime | None) -> bool:
    """Return whether two publication times are near enough; unknown ones are."""
    return a is None or b is None or abs(a - b) <= WINDOW


def gather_stories(
    times: Mapping[str, datetime], pairs: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """Return for each article the earliest article of its story (ties: smaller id).

    ``times`` has every article, ``pairs`` the copies among them.
    """
    neighbours: dict[str, set[str]] = defaultdict(set)
    for a, b in pairs:
        neighbours[a].add(b)
        neighbours[b].add(a)
    story: dict[str, str] = {}
    for article in sorted(times, key=lambda key: (times[key], key)):
        waiting = [] if article in story else [article]
        while waiting:
            one = waiting.pop()
            if one not in story:
                story[one] = article
                waiting += neighbours[one]
    return story


def _hash(text: str) -> int:
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1

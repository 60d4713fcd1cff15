"""Pages that are no article although the server said 200.

Enters: what was taken from a page. Leaves: the kind of stand-in (challenge, consent,
login, paywall), too_short, or None. Words: ``rules/not_articles.yml``. A long text is
an article even where it mentions cookies: only short ones are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, cast

import yaml

from kb.errors import VocabularyError

if TYPE_CHECKING:
    from ingest.errors import ArticleErrorKind

StandIn = Literal["challenge", "consent", "login", "paywall"]

# Characters. Under the first, text is no article whatever it says (walls of real sites
# leave 63 to 118); under the second one phrase is enough, as walls written out by
# lawyers reach this length; under the third two different phrases are needed.
MIN_CHARS = 250
SHORT_CHARS = 700
MIDDLE_CHARS = 1500


@dataclass(frozen=True, slots=True)
class StandInWords:
    """What one kind of stand-in says."""

    kind: StandIn
    titles: tuple[str, ...]
    phrases: tuple[str, ...]


@cache
def stand_ins() -> tuple[StandInWords, ...]:
    """Read ``rules/not_articles.yml``. Raises ``VocabularyError``."""
    path = files("ingest") / "rules" / "not_articles.yml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    words = []
    for kind, parts in data.items():
        if set(parts) != {"titles", "phrases"}:
            raise VocabularyError(str(path), kind, "needs titles and phrases")
        titles, phrases = tuple(parts["titles"]), tuple(parts["phrases"])
        words.append(StandInWords(cast("StandIn", kind), titles, phrases))
    return tuple(words)


def stand_in_kind(title: str, text: str) -> ArticleErrorKind | None:
    """Return what kind of stand-in this page is, or None for an article.

    >>> stand_in_kind("Just a moment...", "Verifying you are human.")
    'challenge'
    """
    if len(text) >= MIDDLE_CHARS:
        return None
    head, body = _flat(title), _flat(text)
    for words in stand_ins():
        n_hits = sum(phrase in body for phrase in words.phrases)
        if _says_so(words, head, n_hits=n_hits, n_chars=len(text)):
            return words.kind
    return "too_short" if len(text) < MIN_CHARS else None


def _says_so(words: StandInWords, head: str, *, n_hits: int, n_chars: int) -> bool:
    has_title = head.startswith(words.titles)
    if n_chars < SHORT_CHARS:
        return n_hits >= 1 or (has_title and n_chars < MIN_CHARS)
    return n_hits >= 2 or (has_title and n_hits >= 1)


def _flat(text: str) -> str:
    return " ".join(text.lower().replace("\u2019", "'").split())

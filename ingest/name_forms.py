"""Which surfaces of an article name one organization: short and long forms.

Enters: accepted name candidates. Leaves: one ``FoundOrganization`` for each group of
surfaces: those of one registered organization, and for unknown ones a long form with
its opening words ("Brindle AI", "Brindle") or its initials.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extraction import FoundOrganization
from kb.names import LEGAL_FORMS, surface_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.extraction import Span
    from ingest.organizations import NameCandidate
    from kb.organizations import Registry


def reading_order(span: Span) -> tuple[bool, int]:
    """Return the key that sorts spans as they are read, headline first."""
    return (span.part == "text", span.start)


def join_forms(
    candidates: Sequence[NameCandidate], registry: Registry
) -> list[FoundOrganization]:
    """Join the surfaces of one organization: registry id, else long and short form."""
    groups: dict[str, list[NameCandidate]] = {}
    surfaces = [c.surface for c in candidates]
    for candidate in candidates:
        key = candidate.registered or _long_form(candidate.surface, surfaces)
        groups.setdefault(key, []).append(candidate)
    merged: dict[str, list[NameCandidate]] = {}
    for key, members in groups.items():
        target = key
        if key not in registry.by_id:
            for other, others in groups.items():
                if other in registry.by_id and any(
                    _is_short_form(m.surface, o.surface)
                    for m in members
                    for o in others
                ):
                    target = other
                    break
        merged.setdefault(target, []).extend(members)
    found = [_organization(key, members, registry) for key, members in merged.items()]
    return sorted(found, key=lambda o: reading_order(o.spans[0]))


def _organization(
    key: str, members: Sequence[NameCandidate], registry: Registry
) -> FoundOrganization:
    spans = sorted({s for m in members for s in m.spans}, key=reading_order)
    longest = max(
        (m.surface for m in members), key=lambda s: (len(words_of(s)), len(s))
    )
    known = registry.by_id.get(key)
    if known is None:
        return FoundOrganization(without_legal_form(longest), None, None, tuple(spans))
    name = known.name
    written = {tuple(words_of(m.surface)) for m in members}
    if not written & {tuple(words_of(name)), tuple(words_of(name + "s"))}:
        name = without_legal_form(longest)  # as this article calls it
    return FoundOrganization(name, known.kind, known.id, tuple(spans))


def words_of(surface: str) -> list[str]:
    """Return the words that compare: no legal form, no leading article."""
    words = surface_key(surface).split()
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return words


def without_legal_form(name: str) -> str:
    """Return a name without a trailing legal form: "Meridian Corp." → "Meridian"."""
    words = name.split()
    while len(words) > 1 and surface_key(words[-1]) in LEGAL_FORMS:
        words.pop()
    return " ".join(words).rstrip(",")


def _long_form(surface: str, surfaces: Iterable[str]) -> str:
    """Return the key of the longest surface that this one shortens, else its own."""
    best = surface
    for other in surfaces:
        if len(other) > len(best) and _is_short_form(surface, other):
            best = other
    return " ".join(words_of(best))


def _is_short_form(short: str, long: str) -> bool:
    """Return whether one surface shortens another: its opening words or initials.

    >>> _is_short_form("Brindle", "Brindle AI"), _is_short_form("AIP", "AI Partnership")
    (True, True)
    """
    small, large = words_of(short), words_of(long)
    if not small or len(small) > len(large):
        return False
    if large[: len(small)] == small:
        return len("".join(small)) > 2 and small[0] not in GENERIC_OPENINGS
    if len(small) == 1 and len(large) > 1 and short.isupper() and len(short) > 1:
        initials = "".join(w[0] for w in large if w not in SMALL_WORDS)
        full = "".join(w if w.upper() in long.split() else w[0] for w in large)
        return small[0] in (initials, "".join(w[0] for w in large), full)
    return False


SMALL_WORDS = frozenset({"of", "and", "for", "the", "in", "on", "de", "la", "&"})
#: Words that open many unrelated names; alone they shorten none.
GENERIC_OPENINGS = frozenset(
    [
        "global",
        "international",
        "national",
        "american",
        "european",
        "united",
        "north",
        "south",
        "east",
        "west",
        "new",
        "first",
        "general",
        "the",
        "us",
        "uk",
        "eu",
        "china",
        "india",
        "japan",
        "korea",
        "saudi",
        "digital",
        "data",
        "energy",
        "power",
        "capital",
        "advanced",
        "applied",
        "public",
        "state",
        "department",
        "ministry",
        "bank",
        "university",
        "city",
        "county",
        "board",
        "court",
    ]
)

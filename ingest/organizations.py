"""Find the organizations that an article names.

Enters: an ``AnalyzedArticle`` whose docs carry the name finder's spans, and the
registry. Leaves: ``FoundOrganization`` values with every place. Registry first, the
statistical finder second; then each distinct surface is judged once for the whole
article (``names_features``), short forms join the long form that the article prints,
and a definition in parentheses joins its abbreviation.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.extraction import Span
from ingest.linear import load_model
from ingest.name_features import name_features
from ingest.name_forms import join_forms, reading_order
from ingest.name_model import SPANS
from kb.names import surface_key
from kb.organizations import load_registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.extraction import FoundOrganization
    from ingest.linear import LinearModel
    from ingest.sentences import AnalyzedArticle, Sentence
    from kb.organizations import Alias, Registry

#: The longest registered alias has nine words ("National Telecommunications and ...").
LONGEST_ALIAS = 9
POSSESSIVE = re.compile(r"['’]s?$")
ARTICLE_WORD = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
EDGE = "\"'“”‘’*_.,;:()[] \u00a0"


@dataclass(frozen=True, slots=True)
class NameCandidate:
    """A surface that may name an organization, with the places it stands in.

    ``tagged`` counts the places that the name finder marked; ``registered`` is the
    organization that the registry has for the surface, ``certain`` whether the alias
    needs no context.
    """

    surface: str
    spans: tuple[Span, ...]
    tagged: int
    registered: str | None
    certain: bool


def find_organizations(
    analyzed: AnalyzedArticle,
    *,
    registry: Registry | None = None,
    model: LinearModel | None = None,
) -> list[FoundOrganization]:
    """Return the organizations of an article in order of first mention.

    An empty list means that none is named. Raises ``PipelineError`` where the shipped
    weights are missing.
    """
    registry = registry or load_registry()
    model = model or load_model("organizations")
    accepted = [
        candidate
        for candidate in find_candidates(analyzed, registry)
        if model.best(name_features(analyzed, candidate, registry)) == "yes"
    ]
    return join_forms(accepted, registry)


def find_candidates(
    analyzed: AnalyzedArticle, registry: Registry
) -> list[NameCandidate]:
    """Return every surface that the registry or the name finder proposes."""
    tagged: Counter[str] = Counter()
    places: dict[str, set[Span]] = defaultdict(set)
    aliases: dict[str, tuple[str, Alias]] = {}
    for sentence in analyzed.sentences:
        for span, entry, is_tagged in _resolve(sentence, registry):
            key = span.surface
            places[key].add(span)
            tagged[key] += is_tagged
            if entry is not None:
                aliases[key] = entry
    _find_again(analyzed, places)
    candidates = []
    for surface, spans in places.items():
        entry = aliases.get(surface)
        candidates.append(
            NameCandidate(
                surface,
                tuple(sorted(spans, key=reading_order)),
                tagged[surface],
                entry[0] if entry else None,
                bool(entry and not entry[1].needs_context),
            )
        )
    return sorted(candidates, key=lambda c: reading_order(c.spans[0]))


def _resolve(
    sentence: Sentence, registry: Registry
) -> Iterator[tuple[Span, tuple[str, Alias] | None, bool]]:
    """Yield non-overlapping spans of a sentence: registry and finder reconciled."""
    known = list(_registry_spans(sentence, registry))
    found = list(_finder_spans(sentence))
    if is_headline_case(sentence):
        # Every word is capitalised: the finder takes verbs for names.
        found = [f for f in found if not any(f.overlaps(span) for span, _ in known)]
    spans: list[tuple[Span, tuple[str, Alias] | None, bool]] = []
    for span in found:
        entry = _lookup(registry, span.surface)
        spans.append((span, entry, True))
    for span, entry in known:
        spans.append((span, entry, any(span.overlaps(other) for other in found)))
    spans.sort(
        key=lambda x: (-(x[0].end - x[0].start), x[1] is None, x[0].start, not x[2])
    )
    taken: list[Span] = []
    for span, entry, is_tagged in spans:
        if not any(span.overlaps(other) for other in taken):
            taken.append(span)
            yield span, entry, is_tagged


def is_headline_case(sentence: Sentence) -> bool:
    """Return whether a headline capitalises most of its words."""
    if sentence.line_kind != "title":
        return False
    words = [t.text for t in sentence.tokens if t.is_alpha and len(t.text) > 3]
    return len(words) > 3 and sum(w[0].isupper() for w in words) > 0.7 * len(words)


def _lookup(registry: Registry, surface: str) -> tuple[str, Alias] | None:
    entries = registry.alias_table().get(surface_key(surface), ())
    fitting = [entry for entry in entries if _case_fits(entry[1], surface)]
    if fitting:
        return fitting[0]
    found = registry.lookup(surface)
    if len(found) == 1:
        alias = found[0].aliases[0]
        return found[0].id, alias
    return None


def _plural(registry: Registry, surface: str) -> list[tuple[str, Alias]]:
    """Return the certain alias whose plural a surface is: "two ByteDances"."""
    if len(surface) < 6 or not surface.endswith("s") or not surface[0].isupper():
        return []
    return [
        entry
        for entry in registry.alias_table().get(surface_key(surface[:-1]), ())
        if not entry[1].needs_context and entry[1].text == surface[:-1]
    ]


def _case_fits(alias: Alias, surface: str) -> bool:
    if alias.case_sensitive or alias.needs_context:
        return ARTICLE_WORD.sub("", surface).startswith(alias.text[:1]) and (
            surface_key(surface) != surface.lower() or alias.text in surface
        )
    return any(char.isupper() for char in surface) or alias.text in surface


def _registry_spans(
    sentence: Sentence, registry: Registry
) -> Iterator[tuple[Span, tuple[str, Alias]]]:
    """Yield the longest registered aliases from left to right."""
    table = registry.alias_table()
    firsts = registry.first_words
    tokens = [t for t in sentence.tokens if not t.is_space]
    at = 0
    while at < len(tokens):
        word = surface_key(tokens[at].text).split(" ")[0]
        if word not in firsts:
            for entry in _plural(registry, tokens[at].text)[:1]:
                begin = sentence.offset + tokens[at].idx
                end = begin + len(tokens[at].text)
                yield Span(sentence.part, begin, end, tokens[at].text), entry
            at += 1
            continue
        for length in range(min(LONGEST_ALIAS, len(tokens) - at), 0, -1):
            first, last = tokens[at], tokens[at + length - 1]
            start, end = first.idx, last.idx + len(last.text)
            surface = sentence.doc.text[start:end]
            fitting = [
                entry
                for entry in table.get(surface_key(surface), ())
                if _case_fits(entry[1], surface) and surface[-1:] not in ".,'’"
            ]
            if fitting:
                offset = sentence.offset
                span = Span(sentence.part, offset + start, offset + end, surface)
                yield _trim(span), fitting[0]
                at += length - 1
                break
        at += 1


def _finder_spans(sentence: Sentence) -> Iterator[Span]:
    for ent in sentence.doc.spans.get(SPANS, ()):
        if sentence.first <= ent.start < sentence.last:
            start = sentence.offset + ent.start_char
            span = _trim(Span(sentence.part, start, start + len(ent.text), ent.text))
            if any(char.isalnum() for char in span.surface):
                yield span


def _trim(span: Span) -> Span:
    """Drop quotes, a leading article and a trailing possessive from a span."""
    text = span.surface
    start, end = 0, len(text)
    article = ARTICLE_WORD.match(text)
    if article and article.group()[0].islower():
        start = article.end()
    while start < end and text[start] in EDGE:
        start += 1
    possessive = POSSESSIVE.search(text, start, end)
    if possessive and possessive.start() > start and possessive.group() != "'":
        end = possessive.start()
    while end > start and text[end - 1] in EDGE and not _abbreviation(text[start:end]):
        end -= 1
    if start == end:
        return span
    return Span(span.part, span.start + start, span.start + end, text[start:end])


def _abbreviation(text: str) -> bool:
    return bool(re.search(r"(?:\b[A-Z]\.[A-Z]\.|\b(?:Inc|Corp|Co|Ltd|Cos)\.)$", text))


def _find_again(analyzed: AnalyzedArticle, places: dict[str, set[Span]]) -> None:
    """Add every further place where a proposed surface stands as a whole word."""
    taken = {
        (span.part, at)
        for spans in places.values()
        for span in spans
        for at in range(span.start, span.end)
    }
    for surface in sorted(places, key=len, reverse=True):
        if len(surface) < 2 or not any(char.isupper() for char in surface):
            continue
        pattern = re.compile(r"(?<![\w])" + re.escape(surface) + r"(?![\w])")
        for part in ("title", "text"):
            for match in pattern.finditer(analyzed.article.part(part)):
                if (part, match.start()) in taken:
                    continue
                places[surface].add(Span(part, match.start(), match.end(), surface))
                taken.update((part, at) for at in range(match.start(), match.end()))

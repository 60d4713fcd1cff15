"""Describe a surface as a possible organization name, for the name model.

Enters: the analyzed article and a ``NameCandidate``. Leaves: feature names: what the
registry, the name finder and spaCy's recognizer say, how the name looks, and which
words stand beside it in all its places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.not_organizations import load_not_organizations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.organizations import NameCandidate
    from ingest.sentences import AnalyzedArticle
    from kb.organizations import Registry


def name_features(
    analyzed: AnalyzedArticle, candidate: NameCandidate, registry: Registry
) -> list[str]:
    """Return the features of one candidate; order has no meaning."""
    features = [
        *_sources(candidate, registry),
        *_form(candidate.surface),
        *_places(analyzed, candidate),
    ]
    return list(dict.fromkeys(features))


def _sources(candidate: NameCandidate, registry: Registry) -> Iterator[str]:
    share = candidate.tagged / len(candidate.spans)
    level = "all" if share > 0.99 else "most" if share >= 0.5 else "some"
    tagged = level if candidate.tagged else "none"
    known = "no"
    if candidate.registered:
        known = "certain" if candidate.certain else "context"
        kind = registry.by_id[candidate.registered].kind
        yield f"kind={kind}"
        yield f"kind={kind}:{tagged}"
    yield f"known={known}"
    yield f"tagged={tagged}"
    yield f"known={known}:tagged={tagged}"
    yield f"places={min(len(candidate.spans), 3)}:tagged={tagged}:known={known}"
    others = load_not_organizations()
    person = others.person(candidate.surface)
    other = others.category(candidate.surface) or ("person" if person else None)
    if other:
        yield "not=" + other
        yield f"not={other}:tagged={tagged}:known={known}"


def _form(surface: str) -> Iterator[str]:
    words = surface.split()
    yield f"words={min(len(words), 4)}"
    yield "last=" + words[-1].lower().rstrip(".,")
    yield "first=" + words[0].lower()
    if surface.isupper() and len(words) == 1:
        yield f"acronym:{min(len(surface), 6)}"
    if any(char.isdigit() for char in surface):
        yield "digit"
    if surface[:1].islower():
        yield "lower-first"
    if not any(char.isupper() for char in surface):
        yield "no-capital"
    if any(char.isupper() for char in surface[1:]) and len(words) == 1:
        yield "inner-capital"
    yield "suffix=" + surface[-3:].lower()


def _places(analyzed: AnalyzedArticle, candidate: NameCandidate) -> Iterator[str]:
    for span in candidate.spans:
        sentence = analyzed.sentence_at(span.part, span.start)
        first, last = sentence.token_range(span.start, span.end)
        doc = sentence.doc
        before = doc[first - 1].lemma_.lower() if first > sentence.first else "<s>"
        after = doc[last].lemma_.lower() if last < sentence.last else "</s>"
        yield "before=" + before
        yield "after=" + after
        if first - 1 > sentence.first:
            yield f"before2={doc[first - 2].lemma_.lower()} {before}"
        yield "ent=" + (doc[first].ent_type_ or "-")
        yield "pos=" + doc[last - 1].pos_
        yield "dep=" + doc[first:last].root.dep_
        head = doc[first:last].root.head
        yield f"head={doc[first:last].root.dep_}:{head.lemma_.lower()}"
        if before == "<s>":
            yield "starts"

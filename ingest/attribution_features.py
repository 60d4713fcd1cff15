"""Describe who stands behind a figure, for the attribution model.

Enters: ``ArticleContext``, a figure, kind and subject of its claim. Leaves: feature
names. Attribution is usually said once and then covers what follows, so the sentence
before, the sentence after and the lead are read as well, each under its own prefix.
"""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

from ingest.kind_features import SOFT_BREAKS, clause_bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.context import ArticleContext, PlacedFigure, PlacedName


@functools.cache
def load_cues() -> dict[str, frozenset[str]]:
    """Return the word classes of ``rules/attribution.yml``."""
    text = files("ingest").joinpath("rules/attribution.yml").read_text(encoding="utf-8")
    return {
        name: frozenset(map(str, words)) for name, words in yaml.safe_load(text).items()
    }


def attribution_features(
    context: ArticleContext, placed: PlacedFigure, kind: str, subject: int | None
) -> list[str]:
    """Return the features of a figure for the attribution model."""
    index = placed.sentence.index
    features = [
        "k=" + kind,
        "line=" + placed.sentence.line_kind,
        "bound=" + placed.figure.bound,
        "per=" + str(placed.figure.per),
        f"place={min(index, 4)}",
        *_sentence(context, index, subject, "s"),
        *_clause(context, placed),
    ]
    sentence = context.analyzed.sentences
    if index > 1:
        tag = "pl" if sentence[index - 1].line == placed.sentence.line else "pp"
        features += _sentence(context, index - 1, subject, tag)
        features += _sentence(context, index - 1, subject, "p")
    if index > 2 and sentence[index - 2].line == placed.sentence.line:
        features += _cues(context, index - 2, subject, "p2")
    if index + 1 < len(sentence):
        tag = "nl" if sentence[index + 1].line == placed.sentence.line else "np"
        features += _cues(context, index + 1, subject, tag)
    if index > 1:
        features += _cues(context, 1, subject, "lead")
    features += ["T=" + item.key for item in context.items[0]]
    features += _cues(context, 0, subject, "T")
    features += _scope(context, placed, subject)
    return list(dict.fromkeys(features))


#: People who are not named, and the words that make them a source.
WITNESSES = frozenset({"source", "people", "person", "insider"})
KNOWING = frozenset(
    {"familiar", "knowledge", "brief", "anonymity", "say", "accord", "ask"}
)

#: What an organization's kind makes of it as a source; others speak for themselves.
KIND_CLASSES = {
    "media": "media",
    "research": "analyst",
    "bank": "analyst",
    "government": "official",
    "regulator": "official",
    "court": "official",
    "grid_operator": "official",
}


def sentence_source(
    context: ArticleContext, index: int, subject: int | None
) -> str | None:
    """Return the likeliest type of source that a sentence names, or None.

    "own" is the claim's subject speaking, "party" another organization.
    """
    named = _named_sources(context, index, subject)
    for wanted in ("media", "analyst", "official", "own", "party"):
        if wanted in named:
            return wanted
    return _unnamed_source({item.key for item in context.items[index]})


def _named_sources(
    context: ArticleContext, index: int, subject: int | None
) -> set[str]:
    found = set()
    for name in context.names_by_sentence.get(index, []):
        if source_relation(context, name) in (None, "near"):
            continue
        kind = context.organizations[name.organization].kind or "?"
        own = "own" if name.organization == subject else "party"
        found.add(KIND_CLASSES.get(kind, own))
    return found


def _unnamed_source(keys: set[str]) -> str | None:
    cues = load_cues()
    speaks = bool(keys & (cues["reporting"] | cues["forecasting"]))
    if keys & cues["documents"] and (speaks or "in" in keys):
        return "filing"
    if keys & WITNESSES and keys & KNOWING:
        return "anonymous"
    if speaks:
        for source, words in (
            ("person", cues["people"]),
            ("analyst", {"analyst"}),
            ("official", cues["officials"]),
        ):
            if keys & words:
                return source
    if keys & {"reportedly", "rumor", "rumour"}:
        return "anonymous"
    return "i" if keys & {"i", "my"} else None


def _scope(
    context: ArticleContext, placed: PlacedFigure, subject: int | None
) -> Iterator[str]:
    """Yield the source that still covers the figure, with how far back it stands."""
    index = placed.sentence.index
    sentences = context.analyzed.sentences
    for at in range(index, 0, -1):
        source = sentence_source(context, at, subject)
        if source is None:
            continue
        same = sentences[at].line == placed.sentence.line
        gap = min(index - at, 4)
        yield f"S:{source}:{gap}:{same}"
        yield f"S:{source}:{same}"
        yield f"S:gap={gap}:{same}"
        break
    else:
        yield "S:nobody"
    if index + 1 < len(sentences) and sentences[index + 1].line == placed.sentence.line:
        yield f"S:next={sentence_source(context, index + 1, subject)}"
    everyone = {
        sentence_source(context, at, subject) for at in range(1, len(sentences))
    }
    yield from (f"S:any={source}" for source in everyone)
    if len(sentences) > 1:
        yield f"S:lead={sentence_source(context, 1, subject)}"


def _sentence(
    context: ArticleContext, index: int, subject: int | None, tag: str
) -> Iterator[str]:
    keys = [item.key for item in context.items[index]]
    yield from {f"{tag}={key}" for key in keys}
    yield from _cues(context, index, subject, tag)
    if any(key in ('"', "“", "”") for key in keys):
        yield f"{tag}:quoted"


def _clause(context: ArticleContext, placed: PlacedFigure) -> Iterator[str]:
    keys = [item.key for item in context.items[placed.sentence.index]]
    first, last = clause_bounds(keys, placed.item, SOFT_BREAKS)
    yield from {"c=" + key for key in keys[first:last]}


def _cues(
    context: ArticleContext, index: int, subject: int | None, tag: str
) -> Iterator[str]:
    """Yield cue classes, and what kind of organization stands beside a verb of saying."""
    items = context.items[index]
    keys = [item.key for item in items]
    cues = load_cues()
    for cue, words in cues.items():
        if not words.isdisjoint(keys):
            yield f"{tag}:{cue}"
    for name in context.names_by_sentence.get(index, []):
        relation = source_relation(context, name)
        if relation is None:
            continue
        kind = context.organizations[name.organization].kind or "?"
        who = "subject" if name.organization == subject else "other"
        yield f"{tag}:{relation}:{kind}"
        yield f"{tag}:{relation}:{who}"
        yield f"{tag}:src:{kind}:{who}"
    for at, key in enumerate(keys[:-1]):
        if key in cues["reporting"] or key in cues["forecasting"]:
            yield f"{tag}:says={keys[at - 1] if at else '<s>'} {key}"
            yield f"{tag}:saying={key} {keys[at + 1]}"


def source_relation(context: ArticleContext, name: PlacedName) -> str | None:
    """Return how a name is a source, or None: the words, else the verb.

    "according to Dell'Oro" is ``according``; "analysts at Jefferies", "a Jefferies
    note" are ``analyst``; "Reuters reported" and "the utility said" are ``says``;
    "told Reuters" is ``cited``, "said Jefferies" ``inverted``; a name close before a
    document or a verb of saying is ``near``.
    """
    keys = [item.key for item in context.items[name.sentence.index]]
    before = keys[max(0, name.item - 3) : name.item]
    after = keys[name.item + 1 : name.item + 5]
    if "accord" in before or before[-1:] == ["per"]:
        return "according"
    if {"analyst", "strategist", "economist"} & set(before + after):
        return "analyst"
    return _spoken_relation(name, before, after, is_reported="report" in keys)


def _spoken_relation(
    name: PlacedName, before: list[str], after: list[str], *, is_reported: bool
) -> str | None:
    cues = load_cues()
    verb = name.head.head
    saying = cues["reporting"] | cues["forecasting"]
    speaks = name.head.dep_ in ("nsubj", "nsubjpass") and verb.lemma_.lower() in saying
    last = before[-1] if before else ""
    if not speaks and last in ("tell", "cite", "by") and is_reported:
        return "cited"
    if speaks or (after and after[0] in saying):
        return "says"
    if last in saying:
        return "inverted"
    if set(after[:3]) & (cues["documents"] | {"say", "report"}):
        return "near"
    return None

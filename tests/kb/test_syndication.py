# ruff: noqa: S311 - random orders and texts, no secrets
"""Copies of a story are found at every edit that syndication makes, and only those."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from kb.syndication import (
    MIN_SHARED_HASHES,
    find_copy,
    gather_stories,
    may_share_story,
    shingles,
    sketch,
)

N_TEXTS = 160
MIN_RECALL = 0.98
NAMES = [
    "Acme",
    "Brook",
    "Corvane",
    "Dunmore",
    "Elmstead",
    "Fernbank",
    "Garrick",
    "Halden",
    "Ivory",
    "Juniper",
]
PLACES = [
    "Ohio",
    "Texas",
    "Leeds",
    "Chiba",
    "Lyon",
    "Pune",
    "Oslo",
    "Quebec",
    "Perth",
    "Cork",
]
VERBS = [
    "builds",
    "buys",
    "leases",
    "plans",
    "finances",
    "delays",
    "expands",
    "sells",
    "opens",
    "designs",
]
THINGS = [
    "campus",
    "plant",
    "cluster",
    "reactor",
    "substation",
    "cable",
    "turbine",
    "hall",
    "licence",
    "stake",
]
TAILS = [
    "according to people who know the matter",
    "the company said in a filing",
    "as demand for computing outgrows the grid",
    "after months of talks with the state",
    "which analysts had not expected so early",
    "and hopes to be done before the winter",
    "while rivals wait for permits of their own",
    "but did not say who would pay for it",
]
PREFIX = "CONTINENTAL WIRE, March 31 (Continental) - "
FOOTER = (
    "\n\nReporting by our staff. Sign up for the morning letter and never miss a story. "
    "All rights reserved."
)


def story(seed: int) -> str:
    """Return an invented story of about 25 sentences on one beat, unlike any other."""
    chance = random.Random(seed)
    sentences = []
    for _ in range(chance.randint(18, 30)):
        words = [chance.choice(x) for x in (NAMES, VERBS, THINGS, PLACES, TAILS, NAMES)]
        number = chance.randint(2, 990)
        sentences.append(
            f"{words[0]} {words[1]} a {number} megawatt {words[2]} near {words[3]} "
            f"with {words[5]}, {words[4]}."
        )
    return " ".join(sentences)


TEXTS = [story(seed) for seed in range(N_TEXTS)]


def prefixed(text: str, _chance: random.Random) -> str:
    """Put an agency line in front."""
    return PREFIX + text


def footed(text: str, _chance: random.Random) -> str:
    """Put a footer behind."""
    return text + FOOTER


def cut(text: str, chance: random.Random) -> str:
    """Drop about 15 % of the sentences."""
    sentences = text.split(". ")
    kept = [one for one in sentences if chance.random() >= 0.15]
    return ". ".join(kept)


def truncated(text: str, _chance: random.Random) -> str:
    """Keep the first 60 %."""
    return text[: int(len(text) * 0.6)]


def reworded(text: str, chance: random.Random) -> str:
    """Change 5 % of the words."""
    words = text.split()
    for index in chance.sample(range(len(words)), len(words) // 20):
        words[index] = chance.choice(("indeed", "reportedly", "however", "nearby"))
    return " ".join(words)


def edited(text: str, chance: random.Random) -> str:
    """Cut, and put an agency line and a footer around."""
    return footed(prefixed(cut(text, chance), chance), chance)


EDITS = (prefixed, footed, cut, truncated, reworded, edited)


def is_found(original: str, copy: str) -> bool:
    """Return whether the copy would be a candidate, and then be confirmed."""
    a, b = shingles(original), shingles(copy)
    shared = len(set(sketch(a)) & set(sketch(b)))
    return shared >= MIN_SHARED_HASHES and find_copy(a, b) is not None


def test_the_texts_are_distinct() -> None:
    """The measure stands on at least 150 different texts."""
    assert len(set(TEXTS)) >= 150


@pytest.mark.parametrize("edit", EDITS, ids=[edit.__name__ for edit in EDITS])
def test_recall(edit: object) -> None:
    """Nearly every edited copy is found."""
    chance = random.Random(7)
    found = [is_found(text, edit(text, chance)) for text in TEXTS]  # type: ignore[operator]
    assert sum(found) / len(found) >= MIN_RECALL


def test_no_false_pair() -> None:
    """No two different stories of one beat, even with one footer, are copies."""
    hashes = [
        shingles(footed(prefixed(text, random.Random()), random.Random()))
        for text in TEXTS
    ]
    false = [
        (i, j)
        for (i, a), (j, b) in combinations(enumerate(hashes), 2)
        if find_copy(a, b)
    ]
    assert false == []


NEAR_MISSES = [
    ("two headlines", "OpenAI raises money", "OpenAI raises money again"),
    ("only a footer shared", TEXTS[0] + FOOTER, TEXTS[1] + FOOTER),
    ("short notes with a common half", "a b c d e f g h i j", "a b c d e f g h x y"),
    ("nothing", "", ""),
]


@pytest.mark.parametrize(
    ("a", "b"), [one[1:] for one in NEAR_MISSES], ids=[one[0] for one in NEAR_MISSES]
)
def test_near_miss(a: str, b: str) -> None:
    """Texts that share little, or are too short to tell, are no copies."""
    assert find_copy(shingles(a), shingles(b)) is None


def test_a_story_is_its_earliest_article() -> None:
    """Copies of copies are one story, named after the first; others stand alone."""
    day = datetime(2026, 3, 1, tzinfo=UTC)
    times = {key: day + timedelta(hours=n) for n, key in enumerate("dcba")}
    pairs = [("a", "b"), ("b", "c")]
    assert gather_stories(times, pairs) == {"a": "c", "b": "c", "c": "c", "d": "d"}


@pytest.mark.parametrize(
    ("days", "wanted"), [(0, True), (30, True), (31, False)], ids=str
)
def test_a_story_is_copied_within_weeks(days: int, wanted: bool) -> None:
    """The same words a season later are a template, not a copy."""
    day = datetime(2026, 3, 1, tzinfo=UTC)
    assert may_share_story(day, day + timedelta(days=days)) is wanted
    assert may_share_story(day, None)

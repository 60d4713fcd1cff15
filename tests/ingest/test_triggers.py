"""Tests of finding trigger phrases in items."""

from __future__ import annotations

import pytest

from ingest.triggers import find_phrases, find_triggers, load_triggers, phrase_table

TABLE = {
    "run": (("pace", ("run", "rate")), ("act", ("run",))),
    "talk": (("talks", ("talk",)),),
}

FOUND = [
    ("one word", "in talk with", [("talks", 1, 2)]),
    ("phrase and word", "run rate of", [("pace", 0, 2), ("act", 0, 1)]),
    ("word alone", "run of luck", [("act", 0, 1)]),
    ("twice", "talk and talk", [("talks", 0, 1), ("talks", 2, 3)]),
    ("at the end", "to run", [("act", 1, 2)]),
]
NOT_FOUND = [
    ("nothing", ""),
    ("second word alone", "the rate of"),
    ("words apart", "rate to pay"),
    ("inside a word", "talkative runner"),
    ("not the dictionary form", "talks running"),
]


@pytest.mark.parametrize(
    ("keys", "expected"), [x[1:] for x in FOUND], ids=[x[0] for x in FOUND]
)
def test_find_phrases(keys, expected):
    """A phrase is found wherever its words stand in a row."""
    assert find_phrases(keys.split(), TABLE) == expected


@pytest.mark.parametrize(
    "keys", [x[1] for x in NOT_FOUND], ids=[x[0] for x in NOT_FOUND]
)
def test_find_no_phrase(keys):
    """Part of a phrase, or its words apart, are none."""
    assert find_phrases(keys.split(), TABLE) == []


def test_longest_phrase_first():
    """The phrases of one first word stand longest first."""
    for entries in load_triggers().values():
        lengths = [len(words) for _, words in entries]
        assert lengths == sorted(lengths, reverse=True)


def test_trigger_classes_are_kinds():
    """A trigger class is a claim kind, or begins with an underscore."""
    from kb.kinds import load_kinds

    classes = {name for entries in load_triggers().values() for name, _ in entries}
    assert {name for name in classes if name[0] != "_"} <= set(load_kinds())


def test_find_triggers():
    """The shipped phrases are found in dictionary forms."""
    found = find_triggers(
        ["<org>", "raise", "<money>", "in", "a", "series", "b", "round"]
    )
    assert ("funding_round", 1, 2) in found
    assert ("funding_round", 7, 8) in found


def test_phrase_table_missing():
    """A rules file that does not exist is an error."""
    with pytest.raises(FileNotFoundError):
        phrase_table("rules/weather.yml")

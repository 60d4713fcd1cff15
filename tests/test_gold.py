"""The quality gate: measured scores may not fall in silence.

``gold/floors.json`` holds, for the annotated articles and the weights that it names by
digest, what was measured and the floor below it. Whoever changes articles or weights
measures again (``claimwire evaluate tests/gold/dev.jsonl``) and writes the file anew;
lowering a floor is then a line of the change that a reader sees.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from ingest.evaluation import COUNTED, FIELDS, evaluate
from ingest.gold import read_gold
from ingest.linear import load_model
from ingest.pipeline import MODEL_VERSION

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests/gold"
FLOORS = json.loads((GOLD / "floors.json").read_text("utf-8"))
#: How far a floor may lie below what was measured.
SLACK = 0.016


def digest(path):
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="session")
def scores():
    """Return the scores of the articles kept for scoring."""
    return evaluate(GOLD / "dev.jsonl")


@pytest.fixture(scope="session")
def near_misses():
    """Return the scores of articles that look as if they claimed more than they do."""
    return evaluate(GOLD / "negative.jsonl")


@pytest.mark.slow
@pytest.mark.parametrize("name", COUNTED)
def test_f1(scores, name):
    """The F1 of each sort of item is at its floor or above."""
    assert scores.tally(name).f1 >= FLOORS["f1"][name]["floor"]


@pytest.mark.slow
@pytest.mark.parametrize("name", FIELDS)
def test_agreement(scores, name):
    """The share of matched claims that agree in a field is at its floor or above."""
    assert scores.agreement(name) >= FLOORS["agreement"][name]["floor"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["organizations", "figures", "claims"])
def test_wrongly_claimed(near_misses, name):
    """Near misses give no more wrong items than was measured."""
    tally = near_misses.tally(name)
    assert tally.predicted - tally.hits <= FLOORS["wrong"][name]["ceiling"]


@pytest.mark.parametrize("file", ["dev.jsonl", "negative.jsonl"])
def test_floors_are_of_these_articles(file):
    """The floors were measured on the articles that are here."""
    assert FLOORS["digests"][file] == digest(GOLD / file)


def test_floors_are_of_this_model():
    """The floors were measured with the language model that is pinned."""
    assert FLOORS["model"] == MODEL_VERSION


def test_floors_are_near():
    """No floor lies far below what was measured, so that none is lowered in passing."""
    both = {**FLOORS["f1"], **FLOORS["agreement"]}
    assert set(both) == {*COUNTED, *FIELDS}
    for name, one in both.items():
        assert one["measured"] - SLACK <= one["floor"] <= one["measured"], name
    for name, one in FLOORS["wrong"].items():
        assert one["measured"] <= one["ceiling"] <= one["measured"] + 3, name


def test_weights_name_what_they_were_fitted_on():
    """Every shipped model carries the digest of the training articles as they are."""
    found = hashlib.sha256()
    for name in ("train.jsonl", "own.jsonl"):
        found.update((GOLD / name).read_bytes())
    names = ["kind", "subject", "pair", "status", "attribution", "role"]
    digests = {name: load_model(name).about["digest"] for name in names}
    assert digests == dict.fromkeys(names, found.hexdigest())


def test_dev_is_not_in_training():
    """No article kept for scoring is among those that are fitted on."""
    kept = {one.article.text for one in read_gold(GOLD / "dev.jsonl")}
    fitted = {
        one.article.text
        for name in ("train.jsonl", "own.jsonl")
        for one in read_gold(GOLD / name)
    }
    assert kept.isdisjoint(fitted)

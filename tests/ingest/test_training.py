"""Tests of fitting: what is learnt from cases made by hand, and from which files."""

from __future__ import annotations

import random
import subprocess
import sys

import numpy as np
import pytest

from ingest.gold import place as place_gold
from ingest.training.__main__ import ARTICLES, digest
from ingest.training.cases import gold_cases, gold_context, same_amount
from ingest.training.claims import quiet_bags
from ingest.training.fitting import fit_choice, fit_labels, matrix, vocabulary
from ingest.training.growing import grow
from ingest.training.names import gold_lines, invented_name, swap_names

ROWS = [["raise", "round"], ["raise"], ["borrow", "loan"], ["borrow"]] * 3
LABELS = ["equity", "equity", "debt", "debt"] * 3


def test_fit_labels():
    """A label is learnt from the words that go with it."""
    model = fit_labels(ROWS, LABELS, strength=10.0, about={"articles": 12})
    assert model.best(["raise"]) == "equity"
    assert model.best(["borrow", "loan"]) == "debt"
    assert model.about == {"articles": 12}


def test_fit_labels_of_two():
    """A model of two labels has a score for each."""
    model = fit_labels(ROWS, LABELS, strength=1.0)
    assert model.labels == ("debt", "equity")
    assert model.scores(["raise"]).shape == (2,)


def test_fit_choice():
    """The candidate with the feature of the right ones wins."""
    cases = [[["near"], ["far"]], [["far"], ["near"]], [["far"], ["far", "near"]]] * 3
    model = fit_choice(cases, [0, 1, 1] * 3, penalty=0.1)
    assert model.scores(["near"])[0] > model.scores(["far"])[0]


def test_fit_choice_values():
    """Features with values are learnt by their value."""
    cases = [[{"share": 0.9}, {"share": 0.1}], [{"share": 0.2}, {"share": 0.8}]] * 4
    model = fit_choice(cases, [0, 1] * 4, penalty=0.01)
    assert model.weigh({"share": 0.9}) > model.weigh({"share": 0.1})


def test_vocabulary_drops_rare():
    """A feature seen in too few cases is none; twice in one case is once."""
    rows = [["a", "a", "b"], ["b"], ["b", "c"]]
    assert vocabulary(rows, 2) == {"b": 0}
    assert vocabulary(rows, 1) == {"a": 0, "b": 1, "c": 2}


def test_matrix_scales():
    """Rows hold scaled ones or given values; unknown features are left out."""
    found = matrix([["a", "x"], {"b": 3.0}], {"a": 0, "b": 1}, lambda _name: 0.5)
    assert found.toarray().tolist() == [[0.5, 0.0], [0.0, 1.5]]


BAGS = [("s=raise", True), ("T=raise", True), ("sb:l=x", True)] + [
    (name, False) for name in ("l1=raise", "hv=raise", "t:debt", "s:l1")
]


@pytest.mark.parametrize(("name", "quiet"), BAGS, ids=[x[0] for x in BAGS])
def test_quiet_bags(name, quiet):
    """Words of a whole sentence are scaled down, words beside the figure are not."""
    assert (quiet_bags(name) < 1) is quiet


def test_grow():
    """Exported trees score as they were grown: right cases above wrong ones."""
    rng = random.Random(3)  # noqa: S311
    cases = [{"share": rng.random(), "noise": rng.random()} for _ in range(300)]
    right = [case["share"] > 0.6 for case in cases]
    trees = grow(cases, right, least=1)
    scores = trees.scores(cases)
    assert scores[np.array(right)].min() > scores[~np.array(right)].max()


def record(**changed):
    """Return an annotated article with one round, stated twice."""
    base = {
        "id": "x",
        "title": "Quillmark raises $85 million",
        "text": "Quillmark raised $85 million from Vexley. It cost $2 million.",
        "organizations": [{"name": "Quillmark"}, {"name": "Vexley", "also": []}],
        "figures": [
            {
                "text": "$85 million",
                "low": 85e6,
                "high": 85e6,
                "bound": "exact",
                "unit": "USD",
            },
            {
                "text": "$85 million",
                "low": 85e6,
                "high": 85e6,
                "bound": "exact",
                "unit": "USD",
            },
        ],
        "claims": [
            {
                "kind": "funding_round",
                "subject": "Quillmark",
                "low": 85e6,
                "high": 85e6,
                "bound": "exact",
                "unit": "USD",
                "status": "completed",
                "attribution": {"type": "none", "name": None},
                "roles": [{"role": "investor", "organization": "Vexley"}],
                "period": None,
                "quote": "Quillmark raised $85 million from Vexley.",
            }
        ],
    }
    return {**base, **changed}


def test_place_gold():
    """Annotated names and figures are found in title and text, each place once."""
    gold = place_gold(record())
    assert [s.part for s in gold.names["Quillmark"]] == ["title", "text"]
    assert [f.span.part for f in gold.figures] == ["title", "text"]
    assert gold.canonical("Quillmark") == "Quillmark"
    assert gold.canonical("Somebody") == "Somebody"


def test_place_gold_absent():
    """An annotated figure whose words do not stand in the text has no place."""
    figure = {"text": "$9", "low": 9, "high": 9, "bound": "exact", "unit": "USD"}
    assert place_gold(record(figures=[figure])).figures == (None,)


def test_gold_cases(analyze):
    """The quoted place is primary, a repeat is not, other figures claim nothing."""
    gold = place_gold(record())
    context = gold_context(gold, analyze(gold.article.text, gold.article.title))
    cases = list(gold_cases(gold, context))
    stated = [(c.placed.figure.span.part, bool(c.claim), c.primary) for c in cases]
    assert stated == [
        ("title", True, False),
        ("text", True, True),
        ("text", False, True),
    ]
    assert [c.subject for c in cases] == [0, 0, None]
    assert cases[1].roles == ((1, "investor"),)


def test_gold_cases_unknown_subject(analyze):
    """A subject that is not among the organizations is marked as unknown."""
    changed = record()
    changed["claims"][0]["subject"] = "Junoware"
    gold = place_gold(changed)
    context = gold_context(gold, analyze(gold.article.text, gold.article.title))
    assert [case.known for case in gold_cases(gold, context)] == [False, False, True]


AMOUNTS = [
    ("equal", {}, True),
    ("other bound", {"bound": "at_least", "high": None}, True),
    ("other unit", {"unit": "EUR"}, False),
    ("other amount", {"low": 86e6, "high": 86e6}, False),
    ("range", {"bound": "range", "high": 90e6}, False),
]


@pytest.mark.parametrize(
    ("changed", "same"), [x[1:] for x in AMOUNTS], ids=[x[0] for x in AMOUNTS]
)
def test_same_amount(changed, same):
    """A claim belongs to a figure of its amount, whatever the bound."""
    figure = place_gold(record()).figures[0]
    assert same_amount({**record()["claims"][0], **changed}, figure) is same


def test_swap_names():
    """A swapped name is swapped alike in all places, and its ranges follow it."""
    lines = list(gold_lines(place_gold(record())))
    swapped = swap_names(lines, random.Random(1), ["Nordhaven AG"], 1.0)  # noqa: S311
    names = [[text[a:b] for a, b in ranges] for text, ranges in swapped]
    assert names[0][0] == names[1][0] != "Quillmark"
    assert "$85 million" in swapped[1][0]
    assert swap_names(lines, random.Random(1), ["X"], 0.0) == lines  # noqa: S311


def test_invented_names():
    """Invented names are capitalised, without blanks at the ends, and many."""
    rng = random.Random(7)  # noqa: S311
    names = {invented_name(rng) for _ in range(200)}
    assert len(names) > 150
    assert all(name == name.strip() and name[0].isupper() for name in names)


def test_dev_is_refused(tmp_path):
    """The articles kept for scoring are never fitted on."""
    held = tmp_path / "dev.jsonl"
    held.write_text("")
    command = [sys.executable, "-m", "ingest.training", "--articles", str(held)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "never fitted" in done.stderr


def test_digest(tmp_path):
    """The digest is of the files' bytes in their order."""
    for name in "ab":
        (tmp_path / name).write_text(name)
    both = digest([tmp_path / "a", tmp_path / "b"])
    assert both == digest([tmp_path / "a", tmp_path / "b"])
    assert both != digest([tmp_path / "b", tmp_path / "a"])
    assert [path.name for path in ARTICLES] == ["train.jsonl", "own.jsonl"]

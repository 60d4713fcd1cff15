"""Tests of linear models: scores, decisions, explanations, storage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import PipelineError
from ingest.linear import LinearModel, load_model, read_model, softmax

MODEL = LinearModel(
    labels=("no", "yes"),
    rows={"raised": 0, "denied": 1},
    weights=np.array([[0.0, 2.0], [3.0, -1.0]], dtype=np.float32),
    bias=np.array([0.5, 0.0], dtype=np.float32),
    about={"articles": 2},
)

SCORES = [
    ("nothing known", [], [0.5, 0.0], "no"),
    ("only unknown words", ["sold", "bought"], [0.5, 0.0], "no"),
    ("one", ["raised"], [0.5, 2.0], "yes"),
    ("both", ["raised", "denied"], [3.5, 1.0], "no"),
    ("known and unknown", ["raised", "sold"], [0.5, 2.0], "yes"),
    ("twice", ["raised", "raised"], [0.5, 4.0], "yes"),
]


@pytest.mark.parametrize(
    ("features", "scores", "best"), [x[1:] for x in SCORES], ids=[x[0] for x in SCORES]
)
def test_scores(features, scores, best):
    """A score is the bias and the weights of the known features."""
    assert MODEL.scores(features).tolist() == scores
    assert MODEL.best(features) == best


VALUES = [
    ("nothing", {}, 0.5),
    ("unknown", {"sold": 9.0}, 0.5),
    ("half", {"denied": 0.5}, 2.0),
    ("negative", {"denied": -1.0}, -2.5),
]


@pytest.mark.parametrize(
    ("features", "score"), [x[1:] for x in VALUES], ids=[x[0] for x in VALUES]
)
def test_weigh(features, score):
    """Features with values count by their value, for the first label."""
    assert MODEL.weigh(features) == score


def test_explain_order():
    """What weighs most comes first, for or against; unknown features say nothing."""
    found = MODEL.explain(["raised", "sold", "denied"], "yes")
    assert found == [("raised", 2.0), ("denied", -1.0)]
    assert MODEL.explain(["raised", "denied"], "yes", 1) == [("raised", 2.0)]


def test_explain_unknown_label():
    """A label that the model does not have cannot be explained."""
    with pytest.raises(ValueError, match="not in"):
        MODEL.explain(["raised"], "maybe")


FLOATS = st.floats(-50, 50, width=16)


@given(st.lists(FLOATS, min_size=1, max_size=8))
def test_softmax(scores):
    """Probabilities sum to 1 and keep the order of the scores, whatever their size."""
    shares = softmax(np.array(scores, dtype=np.float64))
    assert shares.sum() == pytest.approx(1)
    assert (shares >= 0).all()
    assert shares[int(np.argmax(scores))] == shares.max()


NAMES = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\n"), min_size=1),
    min_size=1,
    max_size=6,
    unique=True,
)


@given(NAMES, st.lists(FLOATS, min_size=2, max_size=2), st.data())
def test_round_trip(names, bias, data):
    """A stored model scores as the one that was stored, to half precision."""
    weights = [data.draw(st.lists(FLOATS, min_size=2, max_size=2)) for _ in names]
    made = LinearModel(
        labels=("a", "b"),
        rows={name: row for row, name in enumerate(names)},
        weights=np.array(weights, dtype=np.float32),
        bias=np.array(bias, dtype=np.float32),
        about={"digest": "é"},
    )
    read = read_model(made.to_bytes())
    assert (read.labels, read.rows, read.about) == (made.labels, made.rows, made.about)
    assert read.scores(names).tolist() == made.scores(names).tolist()
    assert read.scores([]).tolist() == made.scores([]).tolist()


def test_load_model_missing():
    """A model that does not ship is an error that names the command to run."""
    with pytest.raises(PipelineError, match=r"python -m ingest\.training"):
        load_model("weather")


@pytest.mark.parametrize(
    "name",
    ["kind", "subject", "pair", "status", "attribution", "role", "organizations"],
)
def test_shipped_models(name):
    """Each shipped model is finite and says what it was fitted on."""
    model = load_model(name)
    assert np.isfinite(model.weights).all()
    assert model.weights.shape == (len(model.rows), len(model.labels))
    assert model.about["articles"] > 100
    assert len(model.about["digest"]) == 64

"""Tests of scoring: what counts as the same name, amount, figure and claim."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.evaluation import Scores, Tally, compare_name, match, same_amounts, score

NAMES = [
    ("case", "QUILLMARK", "quillmark"),
    ("legal form", "Quillmark Inc.", "quillmark"),
    ("article", "The Quillmark Group", "quillmark"),
    ("possessive", "Quillmark’s", "quillmark"),
    ("punctuation", "Quill-mark, Ltd.", "quill mark"),
    ("ampersand", "Voss & Lund", "voss & lund"),
    ("only a form", "Group", "group"),
    ("nobody", None, None),
    ("empty", "", None),
]


@pytest.mark.parametrize(
    ("name", "form"), [x[1:] for x in NAMES], ids=[x[0] for x in NAMES]
)
def test_compare_name(name, form):
    """Names compare without case, punctuation, article and legal form."""
    assert compare_name(name) == form


def amount(low, high, bound="exact", unit="USD"):
    """Return a record with an amount."""
    return {"low": low, "high": high, "bound": bound, "unit": unit}


SAME = [
    ("equal", amount(5, 5), amount(5, 5)),
    ("within half a per cent", amount(1000, 1000), amount(1004, 1004)),
    ("other bound", amount(5, 5), amount(5, None, "at_least")),
    ("at most", amount(None, 5, "at_most"), amount(5, 5)),
    ("range", amount(5, 7, "range"), amount(5, 7, "range")),
    ("inside a vague one", amount(100, 1000, "vague"), amount(400, 400)),
]
OTHER = [
    ("beyond half a per cent", amount(1000, 1000), amount(1006, 1006)),
    ("unit", amount(5, 5), amount(5, 5, unit="EUR")),
    ("end of a range", amount(5, 7, "range"), amount(5, 5)),
    ("range for a number", amount(5, 5), amount(5, 7, "range")),
    ("outside a vague one", amount(100, 1000, "vague"), amount(2000, 2000)),
    ("a thousandfold", amount(5, 5), amount(5000, 5000)),
    ("nothing", amount(100, 1000, "vague"), amount(None, None)),
]


@pytest.mark.parametrize(
    ("gold", "found"), [x[1:] for x in SAME], ids=[x[0] for x in SAME]
)
def test_same_amounts(gold, found):
    """Amounts are the same within half a per cent, whatever their bound."""
    assert same_amounts(gold, found)


@pytest.mark.parametrize(
    ("gold", "found"), [x[1:] for x in OTHER], ids=[x[0] for x in OTHER]
)
def test_other_amounts(gold, found):
    """Other units, other sizes and one end of a range are other amounts."""
    assert not same_amounts(gold, found)


def claim(**changed):
    """Return a claim of the guide's form."""
    base = {
        "kind": "funding_round",
        "subject": "Quillmark",
        **amount(5, 5),
        "status": "completed",
        "attribution": {"type": "none", "name": None},
        "roles": [{"role": "investor", "organization": "Vexley"}],
        "period": None,
        "basis": None,
    }
    return {**base, **changed}


def article(*claims):
    """Return an annotated article with these claims."""
    return {
        "organizations": [{"name": "Quillmark", "also": ["QM"]}, {"name": "Vexley"}],
        "figures": [{"text": "$5", **amount(5, 5)}],
        "claims": list(claims),
    }


# what changed in the prediction; hits of claims, of claims without kind, of roles
PREDICTIONS = [
    ("right", {}, 1, 1, 1),
    ("accepted name", {"subject": "QM Inc."}, 1, 1, 1),
    ("other bound", {"bound": "about"}, 1, 1, 1),
    ("other kind", {"kind": "debt"}, 0, 1, 0),
    ("other subject", {"subject": "Vexley"}, 0, 0, 0),
    ("no subject", {"subject": None}, 0, 0, 0),
    ("other amount", {"low": 6, "high": 6}, 0, 0, 0),
    ("other role", {"roles": [{"role": "lender", "organization": "Vexley"}]}, 1, 1, 0),
]


@pytest.mark.parametrize(
    ("changed", "claims", "cores", "roles"),
    [x[1:] for x in PREDICTIONS],
    ids=[x[0] for x in PREDICTIONS],
)
def test_score(changed, claims, cores, roles):
    """A claim counts where kind, subject and amount are right; roles within it."""
    found = score([article(claim())], [article(claim(**changed))])
    assert found.tally("claims").hits == claims
    assert found.tally("claims_without_kind").hits == cores
    assert found.tally("roles").hits == roles


FIELDS = [
    ("status", {"status": "planned"}, "status"),
    ("bound", {"bound": "about"}, "bound"),
    ("basis", {"basis": "run_rate"}, "basis"),
    ("attribution", {"attribution": {"type": "media", "name": "X"}}, "attribution"),
    ("period", {"period": {"start": "2026-01-01", "end": "2027-01-01"}}, "period"),
]


@pytest.mark.parametrize(
    ("changed", "field"), [x[1:] for x in FIELDS], ids=[x[0] for x in FIELDS]
)
def test_agreement(changed, field):
    """A field that differs is counted as such, and no other is."""
    found = score([article(claim())], [article(claim(**changed))])
    for _, _, name in FIELDS:
        assert found.agreement(name) == (0 if name == field else 1)


def test_score_twice():
    """A claim counts once an article, and a second prediction of it is none."""
    found = score([article(claim())], [article(claim(), claim())])
    assert found.tally("claims") == Tally(1, 1, 1)


def test_score_missing_and_extra():
    """What is missed costs recall, what is invented costs precision."""
    found = score([article(claim(), claim(low=9, high=9))], [article(claim())])
    assert (found.tally("claims").recall, found.tally("claims").precision) == (0.5, 1)
    found = score([article(claim())], [article(claim(), claim(low=9, high=9))])
    assert (found.tally("claims").recall, found.tally("claims").precision) == (1, 0.5)


def test_score_lengths():
    """As many predictions as articles are wanted."""
    with pytest.raises(ValueError, match="shorter"):
        score([article()], [])


def test_tally_of_nothing():
    """Without items precision, recall and F1 are nought, not an error."""
    empty = Scores()
    tally = empty.tally("claims")
    assert (tally.precision, tally.recall, tally.f1) == (0, 0, 0)
    assert empty.agreement("status") == 0
    assert "0 articles" in empty.table()


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_f1_between(hits, more_gold, more_predicted):
    """F1 stands between precision and recall."""
    tally = Tally(hits, hits + more_gold, hits + more_predicted)
    low, high = sorted((tally.precision, tally.recall))
    assert low - 1e-9 <= tally.f1 <= high + 1e-9


@given(st.lists(st.integers(0, 4)), st.lists(st.integers(0, 4)))
def test_match_is_one_to_one(gold, found):
    """Each item is paired at most once, and only with one that is the same."""
    wanted = [{"n": n} for n in gold]
    pairs = match(wanted, [{"n": n} for n in found], lambda a, b: a["n"] == b["n"])
    assert all(a == b for a, b in pairs)
    expected = sum(min(gold.count(n), found.count(n)) for n in set(gold))
    assert len(pairs) == expected


def test_score_leaves_records():
    """Scoring changes neither record."""
    one, two = article(claim()), article(claim())
    before = copy.deepcopy((one, two))
    score([one], [two])
    assert (one, two) == before

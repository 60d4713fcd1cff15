"""Tests of laying figures and names out in sentences."""

from __future__ import annotations

import pytest

from ingest.context import unit_class

NAMES = (("Quillmark", "company"), ("Vexley Capital", "investor"))

ROWS = [
    (
        "name, verb, figure",
        "Quillmark raised $85 million.",
        ["<org>", "raise", "<money>", "."],
    ),
    ("name of two words", "Vexley Capital paid $5.", ["<org>", "pay", "<money>", "."]),
    ("possessive", "Quillmark’s 2 GW site", ["<org>", "’s", "<power>", "site"]),
    ("chips", "It has 40,000 GPUs.", ["it", "have", "<chips>", "."]),
    ("plain number", "It has 40 staff.", ["it", "have", "<num>", "staff", "."]),
    ("year", "It grew in 2026.", ["it", "grow", "in", "<year>", "."]),
    ("not a year", "It grew to 9026.", ["it", "grow", "to", "<num>", "."]),
    (
        "part of a word",
        "Quillmarkish things grew.",
        ["quillmarkish", "thing", "grow", "."],
    ),
]


@pytest.mark.parametrize(
    ("text", "keys"), [x[1:] for x in ROWS], ids=[x[0] for x in ROWS]
)
def test_items(place, text, keys):
    """A figure or a name is one item; other words are their dictionary form."""
    names = NAMES if "ish" not in text else ()
    found = [item.key for item in place(text, *names).items[1]]
    assert found == keys


UNITS = [("USD", "money"), ("EUR", "money"), ("W", "power"), ("accelerator", "chips")]


@pytest.mark.parametrize(("unit", "expected"), UNITS, ids=[x[0] for x in UNITS])
def test_unit_class(unit, expected):
    """Every currency is money; watts and accelerators are classes of their own."""
    assert unit_class(unit) == expected


def test_items_point_back(place):
    """An item knows its figure and organization, and they know their item."""
    context = place("Vexley Capital paid $5 to Quillmark.", *NAMES)
    (figure,) = context.figures
    assert context.items[1][figure.item].figure == 0
    assert [n.organization for n in context.names] == [1, 0]
    assert all(
        context.items[n.sentence.index][n.item].organization == n.organization
        for n in context.names
    )


def test_lookups(place):
    """Names and figures are found by sentence, names by organization."""
    context = place("Quillmark grew. Quillmark got $5 and $6.", *NAMES)
    assert [len(context.names_by_sentence[at]) for at in (1, 2)] == [1, 1]
    assert len(context.names_by_organization[0]) == 2
    assert 1 not in context.names_by_organization
    assert len(context.figures_by_sentence[2]) == 2


def test_items_cover_words(place):
    """Items stand in order and no token is in two of them."""
    context = place("“Quillmark,” said Vexley Capital, “got $5bn (€4bn).”", *NAMES)
    for row in context.items:
        ends = [item.last for item in row]
        assert all(a <= item.first for a, item in zip(ends, row[1:], strict=False))

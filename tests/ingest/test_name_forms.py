"""Tests of joining the forms of one organization's name."""

from __future__ import annotations

import pytest

from ingest.extraction import Span
from ingest.name_forms import join_forms, without_legal_form, words_of
from ingest.organizations import NameCandidate
from kb.organizations import load_registry

WORDS = [
    ("legal form", "Meridian Corp.", ["meridian"]),
    ("two legal forms", "Meridian Co. Ltd", ["meridian"]),
    ("article", "The Meridian Fund", ["meridian", "fund"]),
    ("only a legal form", "Corp.", ["corp"]),
    ("form in the middle", "Corp Meridian", ["corp", "meridian"]),
]


@pytest.mark.parametrize(
    ("surface", "words"), [x[1:] for x in WORDS], ids=[x[0] for x in WORDS]
)
def test_words_of(surface, words):
    """Names compare without legal form and article, but never without all words."""
    assert words_of(surface) == words


FORMS = [
    ("plain", "Meridian", "Meridian"),
    ("with stop", "Meridian Corp.", "Meridian"),
    ("with comma", "Meridian, Inc.", "Meridian"),
    ("only a form", "Inc.", "Inc."),
    ("ends in a word", "Meridian Incubator", "Meridian Incubator"),
]


@pytest.mark.parametrize(
    ("name", "short"), [x[1:] for x in FORMS], ids=[x[0] for x in FORMS]
)
def test_without_legal_form(name, short):
    """A trailing legal form is dropped, and nothing else."""
    assert without_legal_form(name) == short


def candidate(surface, at, registered=None):
    """Return a candidate with one place."""
    span = Span("text", at, at + len(surface), surface)
    return NameCandidate(surface, (span,), 1, registered, registered is not None)


JOINED = [
    ("opening words", ["Tarnwick Data Systems", "Tarnwick"], ["Tarnwick Data Systems"]),
    ("legal form", ["Tarnwick Inc.", "Tarnwick"], ["Tarnwick"]),
    ("initials", ["Tarnwick Data Systems", "TDS"], ["Tarnwick Data Systems"]),
    ("short form first", ["Tarnwick", "Tarnwick Data"], ["Tarnwick Data"]),
]
APART = [
    ("other names", ["Tarnwick", "Quillmark"]),
    ("same last word", ["Tarnwick Systems", "Quillmark Systems"]),
    ("generic opening", ["American Chips", "American"]),
    ("other initials", ["Tarnwick Data Systems", "TDX"]),
    ("part of a word", ["Tarnwickshire Water", "Tarnwick"]),
    ("two letters", ["Ab Systems", "Ab"]),
]


@pytest.mark.parametrize(
    ("surfaces", "names"), [x[1:] for x in JOINED], ids=[x[0] for x in JOINED]
)
def test_join_forms(surfaces, names):
    """Long and short forms of one name are one organization with all places."""
    candidates = [candidate(s, 100 * at) for at, s in enumerate(surfaces)]
    found = join_forms(candidates, load_registry())
    assert [one.name for one in found] == names
    assert [len(one.spans) for one in found] == [len(surfaces)]


@pytest.mark.parametrize("surfaces", [x[1] for x in APART], ids=[x[0] for x in APART])
def test_join_forms_apart(surfaces):
    """Names that merely look alike stay two organizations."""
    candidates = [candidate(s, 100 * at) for at, s in enumerate(surfaces)]
    found = join_forms(candidates, load_registry())
    assert [one.name for one in found] == surfaces


def test_join_forms_registered():
    """Two aliases of a registered organization are one, with its id and kind."""
    pair = [candidate("Nvidia", 0, "nvidia"), candidate("Nvidia Corp.", 50, "nvidia")]
    (found,) = join_forms(pair, load_registry())
    assert (found.name, found.registry_id, found.kind) == (
        "Nvidia",
        "nvidia",
        "company",
    )

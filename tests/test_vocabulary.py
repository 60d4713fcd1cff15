"""Every data file is well formed: a header, sorted where it is a list, no word twice."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
import yaml

from ingest.attribution import SOURCE_KINDS
from ingest.attribution_features import KIND_CLASSES, load_cues
from ingest.linear import load_model
from ingest.status import basis_cues
from ingest.word_classes import word_classes
from kb.kinds import load_kinds
from kb.organizations import KINDS

ROOT = Path(__file__).parent.parent
YAML = sorted(
    [*(ROOT / "ingest/rules").rglob("*.yml"), *(ROOT / "kb/vocabulary").rglob("*.yml")]
)
CSV = sorted((ROOT / "kb/vocabulary").rglob("*.csv"))
PHRASES = [
    pytest.param(
        "triggers",
        marks=pytest.mark.xfail(
            reason="one word stands twice until weights are refitted"
        ),
    ),
    "status",
    "attribution",
    "subjects",
    "descriptions",
]


def name(path):
    """Return a path as the repository calls it."""
    return path.relative_to(ROOT).as_posix()


class Strict(yaml.SafeLoader):
    """A loader that refuses a key given twice, which YAML would drop in silence."""

    def construct_mapping(self, node, *, deep=False):
        """Refuse a repeated key."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [key for key, count in Counter(map(str, keys)).items() if count > 1]
        if twice:
            raise ValueError(twice)
        return super().construct_mapping(node, deep=deep)


@pytest.mark.parametrize("path", [*YAML, *CSV], ids=name)
def test_header(path):
    """A data file opens with a comment: meaning, source, licence, date."""
    lines = path.read_text("utf-8").splitlines()
    header = [line for line in lines if line.startswith("#")]
    assert lines[0].startswith("#")
    assert any("icence" in line for line in header), "no licence"
    assert any("ource" in line for line in header), "no source"


@pytest.mark.parametrize("path", YAML, ids=name)
def test_no_key_twice(path):
    """No key of a mapping is given twice."""
    yaml.load(path.read_text("utf-8"), Loader=Strict)  # noqa: S506 - a safe loader


def test_key_given_twice():
    """The check above sees a key given twice."""
    with pytest.raises(ValueError, match="raise"):
        yaml.load("raise: [a]\nraise: [b]", Loader=Strict)  # noqa: S506


@pytest.mark.parametrize("path", CSV, ids=name)
def test_rows_have_all_columns(path):
    """Every row of a table has as many cells as the head."""
    lines = [x for x in path.read_text("utf-8").splitlines() if not x.startswith("#")]
    widths = {len(row) for row in csv.reader(io.StringIO("\n".join(lines)))}
    assert len(widths) == 1


@pytest.mark.parametrize("rules", PHRASES)
def test_phrases(rules):
    """Words stand in lower case, single blanks between, once in their class."""
    for label, phrases in yaml.safe_load(
        (ROOT / f"ingest/rules/{rules}.yml").read_text("utf-8")
    ).items():
        words = [str(phrase) for phrase in phrases]
        assert words == [" ".join(word.lower().split()) for word in words], label
        assert [w for w, count in Counter(words).items() if count > 1] == [], label


def test_labels_are_those_of_the_guide():
    """Models, rules and claim kinds speak of the same kinds and types."""
    kinds = set(load_kinds())
    assert set(load_model("kind").labels) == kinds | {"none"}
    bases = {basis for kind in load_kinds().values() for basis in kind.bases}
    assert set(basis_cues()) == bases
    roles = {role for kind in load_kinds().values() for role in kind.roles}
    assert set(load_model("role").labels) <= roles | {"none"}


def test_kinds_of_organizations():
    """Tables about kinds of organizations name kinds that the registry has."""
    assert set(KIND_CLASSES) <= KINDS
    assert {k for kinds in SOURCE_KINDS.values() for k in kinds or ()} <= KINDS


def test_word_classes():
    """Classes that code asks for are there, and are no phrases."""
    assert {"pronouns", "saying", "stand_ins"} <= set(word_classes("subjects"))
    assert "generic_trades" in word_classes("descriptions")
    for words in (*word_classes("subjects").values(), *load_cues().values()):
        assert not any(" " in word for word in words)

"""The claim kinds are data: complete, checked, and named nowhere in the code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from kb.errors import VocabularyError
from kb.kinds import FOLDER, load_kinds, read_kind
from kb.reconcile_status import load_status_rules

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = [
    "acquisition",
    "backlog",
    "capex",
    "compute",
    "contract",
    "debt",
    "divestment",
    "earnings",
    "funding_round",
    "investment",
    "ipo",
    "market",
    "other",
    "power",
    "price",
    "revenue",
    "settlement",
    "subsidy",
    "valuation",
]


def test_the_kinds_of_the_guide() -> None:
    """There is one file a kind of the annotation guide."""
    assert list(load_kinds()) == GUIDE


@pytest.mark.parametrize("name", GUIDE)
def test_examples(name: str) -> None:
    """Every kind has at least as many near misses, each with a reason, as hits."""
    examples = load_kinds()[name].examples
    hits = [one for one in examples if one.claims]
    assert len(hits) >= 2
    assert len(examples) - len(hits) >= len(hits)
    for one in hits:
        assert all(str(claim["figure"]) in one.text for claim in one.claims)


def test_no_code_names_a_kind() -> None:
    """Behaviour that differs between kinds stands in their files, not in Python."""
    # Words that are also names of columns, classes or plain English are not looked for.
    kinds = {"funding_round", "acquisition", "divestment", "capex", "valuation", "ipo"}
    quoted = re.compile(rf"[\"']({'|'.join(kinds)})[\"']")
    own = [
        path
        for path in (FOLDER.parent.parent).glob("*.py")
        if not path.name.startswith(("pages", "datasette", "serving"))
    ]
    found = {path.name: quoted.findall(path.read_text("utf-8")) for path in own}
    assert {name: names for name, names in found.items() if names} == {}


GOOD: dict[str, Any] = yaml.safe_load((FOLDER / "investment.yml").read_text("utf-8"))
BAD = [
    ("unknown key", {"colour": "red"}, "colour"),
    ("missing key", {"label": None}, "label"),
    ("other name", {"name": "other"}, "name"),
    ("unknown dimension", {"dimension": "time"}, "dimension"),
    ("unknown role", {"roles": ["friend"]}, "roles"),
    ("unknown basis", {"bases": ["guess"]}, "bases"),
    ("negative window", {"same_window_days": -1}, "same_window_days"),
    ("ratio below one", {"revision_ratio": 0.5}, "revision_ratio"),
    ("near miss without why", {"examples": [{"text": "x", "claims": []}]}, "examples"),
    (
        "topic of an unknown role",
        {"topic": {"group": "x", "organization": "y"}},
        "topic",
    ),
]


@pytest.mark.parametrize(
    ("change", "key"), [one[1:] for one in BAD], ids=[one[0] for one in BAD]
)
def test_a_malformed_file_is_refused(
    change: dict[str, Any], key: str, tmp_path: Path
) -> None:
    """The error names the file and the key."""
    raw = {k: v for k, v in (GOOD | change).items() if v is not None}
    path = tmp_path / "investment.yml"
    path.write_text(yaml.safe_dump(raw), "utf-8")
    with pytest.raises(VocabularyError) as caught:
        read_kind(path)
    assert (caught.value.path, caught.value.key) == (path, key)


def test_a_new_kind_is_a_new_file(tmp_path: Path) -> None:
    """Adding a file adds the kind."""
    raw = GOOD | {"name": "toy", "part_of": []}
    (tmp_path / "toy.yml").write_text(yaml.safe_dump(raw), "utf-8")
    assert list(load_kinds(tmp_path)) == ["toy"]


def test_status_rules_are_read() -> None:
    """The published table has a rule for everything that can be said."""
    table = load_status_rules()
    said = {status for rule in table.rules for status in rule.statuses}
    assert said == set(table.ranks)

"""Names that are no organizations, and persons who speak for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from kb.errors import VocabularyError
from kb.names import surface_key
from kb.not_organizations import (
    CATEGORIES,
    load_not_organizations,
    read_not_organizations,
)
from kb.organizations import VOCABULARY, load_registry

if TYPE_CHECKING:
    from pathlib import Path

DATA = yaml.safe_load((VOCABULARY / "not_organizations.yml").read_text("utf-8"))


@pytest.mark.parametrize("category", sorted(CATEGORIES))
def test_terms_are_sorted_and_unique(category: str) -> None:
    """Each category is in the order of its keys, without repeats."""
    keys = [surface_key(term) for term in DATA["terms"][category]]
    assert keys == sorted(set(keys))


def test_persons_are_sorted_and_speak_for_registered_organizations() -> None:
    """Persons stand by name; who they speak for is in the registry."""
    keys = [surface_key(entry["name"]) for entry in DATA["persons"]]
    assert keys == sorted(set(keys))
    known = load_registry().by_id
    assert {
        person.organization
        for person in load_not_organizations().persons.values()
        if person.organization is not None
    } <= known.keys()


def test_no_surname_is_an_unambiguous_alias() -> None:
    """A surname that is enough for a person does not name an organization too."""
    table = load_registry().alias_table()
    assert [
        form
        for form in load_not_organizations().persons
        if any(not alias.needs_context for _, alias in table.get(form, ()))
    ] == []


@pytest.mark.parametrize(
    ("surface", "category"),
    [
        ("ChatGPT", "model"),
        ("chatgpt", "model"),
        ("Claude", "model"),
        ("Blackwell", "product"),
        ("GB300", "product"),
        ("Trainium", "product"),
        ("Colossus", "product"),
        ("CHIPS Act", "law"),
        ("the CHIPS Act", "law"),
        ("Wall Street", "metonym"),
        ("Silicon Valley", "metonym"),
        ("Northern Virginia", "place"),
        ("AGI", "generic"),
        ("Series A", "generic"),
        ("March", "time"),
        ("OpenAI", None),
        ("Nvidia", None),
        ("Stargate", None),
        ("Wall Street Journal", None),
        ("Silicon Valley Bank", None),
        ("Claudette", None),
        ("", None),
    ],
)
def test_category(surface: str, category: str | None) -> None:
    """Products, places and terms have their category; organizations have none."""
    assert load_not_organizations().category(surface) == category


@pytest.mark.parametrize(
    ("surface", "organization"),
    [
        ("Sam Altman", "openai"),
        ("Altman", "openai"),
        ("Altman’s", None),
        ("Jensen Huang", "nvidia"),
        ("Huang", "nvidia"),
        ("Lisa Su", "amd"),
        ("Tim Cook", "apple"),
        ("Cook", None),
        ("Wang", None),
        ("Smith", None),
        ("Sam", None),
    ],
)
def test_person(surface: str, organization: str | None) -> None:
    """Full names find their organization; surnames only where they are enough."""
    person = load_not_organizations().person(surface)
    assert (person.organization if person else None) == organization


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("terms: {}", "file"),
        ("terms: {colour: [red]}\npersons: []", "colour"),
        ("terms: {law: [1933]}\npersons: []", "law: 1933"),
        ("terms: {law: [a b], place: [A B]}\npersons: []", "A B"),
        ("terms: {}\npersons: [{name: A B}, {name: a b}]", "a b"),
        ("terms: {}\npersons: [{nom: A B}]", "{'nom': 'A B'}"),
    ],
)
def test_a_malformed_file_is_refused(tmp_path: Path, text: str, key: str) -> None:
    """The error names the key at fault."""
    path = tmp_path / "bad.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(VocabularyError) as caught:
        read_not_organizations(path)
    assert caught.value.key == key

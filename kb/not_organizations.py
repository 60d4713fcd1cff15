"""Names that look like organizations and are none, and persons who speak for one.

Enters: ``vocabulary/not_organizations.yml``. Leaves: a lookup from a surface to its
category, and from a person's name to the organization that person speaks for. Whether
a name is meant as one or the other in a sentence is the reader's decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import yaml

from kb.errors import VocabularyError
from kb.names import surface_key
from kb.organizations import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CATEGORIES = frozenset(
    {"generic", "law", "metonym", "model", "place", "product", "time"},
)

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PERSON_KEYS = frozenset({"name", "organization", "surname_alone"})


@dataclass(frozen=True, slots=True)
class Person:
    """A well-known person and the id of the organization they speak for, if any.

    ``surname_alone``: the surname by itself is enough ("Altman said").
    """

    name: str
    organization: str | None = None
    surname_alone: bool = False


@dataclass(frozen=True, slots=True)
class NotOrganizations:
    """Categories and persons by `surface_key`."""

    terms: Mapping[str, str]
    persons: Mapping[str, Person]

    def category(self, surface: str) -> str | None:
        """Return the category of a term, or None; case and punctuation are ignored."""
        return self.terms.get(surface_key(surface))

    def person(self, surface: str) -> Person | None:
        """Return who a full name, or a surname that is enough, names; else None."""
        return self.persons.get(surface_key(surface))


@cache
def load_not_organizations() -> NotOrganizations:
    """Return the list that ships with the project; read once a process."""
    return read_not_organizations(VOCABULARY / "not_organizations.yml")


def read_not_organizations(path: Path) -> NotOrganizations:
    """Read one file. Raises: VocabularyError."""
    data = yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - safe loader
    if not isinstance(data, dict) or set(data) != {"terms", "persons"}:
        raise VocabularyError(path, "file", "terms and persons are expected")
    return NotOrganizations(
        terms=MappingProxyType(_read_terms(path, data["terms"])),
        persons=MappingProxyType(_read_persons(path, data["persons"])),
    )


def _read_terms(path: Path, groups: Mapping[str, list[Any]]) -> dict[str, str]:
    terms: dict[str, str] = {}
    for category, names in groups.items():
        if category not in CATEGORIES:
            raise VocabularyError(path, category, "unknown category")
        for name in names:
            if not isinstance(name, str):
                raise VocabularyError(path, f"{category}: {name!r}", "quote it")
            if terms.setdefault(surface_key(name), category) != category:
                raise VocabularyError(path, name, "in two categories")
    return terms


def _read_persons(path: Path, entries: list[Mapping[str, Any]]) -> dict[str, Person]:
    persons: dict[str, Person] = {}
    for entry in entries:
        if "name" not in entry or not entry.keys() <= _PERSON_KEYS:
            raise VocabularyError(path, str(entry), "name, organization, surname_alone")
        person = Person(**entry)
        for form in _forms(person):
            if form in persons:
                raise VocabularyError(path, person.name, f"{form!r} is taken")
            persons[form] = person
    return persons


def _forms(person: Person) -> tuple[str, ...]:
    full = surface_key(person.name)
    return (full, full.split()[-1]) if person.surname_alone else (full,)

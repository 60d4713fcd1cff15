"""The registry of known organizations: canonical names, aliases, ids.

Enters: ``vocabulary/organizations/*.yml`` (format: the README beside them).
Leaves: a `Registry` that answers which organization a surface names. It does not look
at sentences: whether an alias with ``needs_context`` is meant is the reader's decision.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import yaml

from kb.errors import VocabularyError
from kb.names import LOOSE_FORMS, drop_forms, fold, organization_id, surface_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = [
    "Alias",
    "Identifier",
    "RegisteredOrganization",
    "Registry",
    "load_registry",
    "organization_id",
    "read_registry",
    "surface_key",
]

VOCABULARY = Path(__file__).parent / "vocabulary"

# Every value is text, so the base loader, which guesses no types, is enough. Its C form
# reads the registry in 55 ms, CSafeLoader in 95 ms, SafeLoader in 2 s (3,100 entries,
# measured 2026-11).
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

# Who is of which kind: vocabulary/organizations/README.md.
KINDS = frozenset(
    {"advisor", "association", "bank", "company", "court", "exchange", "fund"}
    | {"government", "grid_operator", "insurer", "investor", "lab", "media"}
    | {"regulator", "research", "university", "utility", "vehicle"},
)

IDENTIFIER_FORMS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "cik": re.compile(r"\d{10}"),  # SEC, padded with zeros
        "lei": re.compile(r"[A-Z0-9]{18}\d{2}"),  # ISO 17442
        "ticker": re.compile(r"[A-Z0-9]{1,6}(?:[.-][A-Z]{1,3})?"),  # as the SEC lists
        "wikidata": re.compile(r"Q[1-9]\d*"),
    },
)

_POSSESSIVE = re.compile(r"['\u2019]s?$")

_KEYS = frozenset(
    {"id", "name", "kind", "aliases", "descriptions", "headquarters", "nouns"}
    | {"parent", "domain", "identifiers"},
)


@dataclass(frozen=True, slots=True)
class Alias:
    """One way to write an organization's name.

    ``needs_context``: also an ordinary word or someone else's name, so the words
    alone do not prove that the organization is meant. ``case_sensitive``: only this
    capitalisation counts ("FT", "Meta").
    """

    text: str
    needs_context: bool = False
    case_sensitive: bool = False

    def fits(self, surface: str) -> bool:
        """Return whether words of a text, equal in `surface_key`, may be this alias.

        Beside what ``case_sensitive`` asks for, words all in lower case never name
        an organization ("applied materials", "reliance") unless the alias is so.
        An alias that opens with "The" and is ``case_sensitive`` wants its article,
        in either case: pass it within ``surface``.
        """
        if self.case_sensitive:
            return self._fits_case(surface)
        return surface != surface.lower() or self.text == self.text.lower()

    def _fits_case(self, surface: str) -> bool:
        wanted, words = fold(self.text).split(), fold(surface).split()
        if words[:1] == ["the"]:
            words[0] = "The"
        if words[:1] == ["The"] and wanted[0] != "The":
            del words[0]
        return words[: len(wanted)] == wanted  # a legal form may follow


@dataclass(frozen=True, slots=True)
class Identifier:
    """The organization's code in a public scheme: a key of `IDENTIFIER_FORMS`."""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class RegisteredOrganization:
    """An organization as newspapers know it.

    ``aliases`` opens with the name itself. ``descriptions`` denote exactly this
    organization ("the ChatGPT maker"); ``nouns`` ("chipmaker") and ``headquarters``
    (city, region, country, demonym) merely fit it. ``domain`` is a publisher's site.
    """

    id: str
    name: str
    kind: str
    aliases: tuple[Alias, ...]
    descriptions: tuple[str, ...] = ()
    headquarters: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    parent: str | None = None
    domain: str | None = None
    identifiers: tuple[Identifier, ...] = ()


@dataclass(frozen=True)
class Registry:
    """All registered organizations, in the order of their ids."""

    organizations: tuple[RegisteredOrganization, ...]

    @cached_property
    def by_id(self) -> Mapping[str, RegisteredOrganization]:
        """Return the organizations by id."""
        return MappingProxyType({one.id: one for one in self.organizations})

    @cached_property
    def _exact(self) -> Mapping[str, tuple[tuple[str, Alias], ...]]:
        return _table(
            (surface_key(alias.text), one.id, alias)
            for one in self.organizations
            for alias in one.aliases
        )

    @cached_property
    def first_words(self) -> frozenset[str]:
        """Return the words that open an alias, as `surface_key` writes them."""
        return frozenset(key.split(" ")[0] for key in self._exact if key)

    @cached_property
    def _without_form(self) -> Mapping[str, tuple[tuple[str, Alias], ...]]:
        """Aliases less their legal forms, where that is no alias in its own right."""
        short = ((drop_forms(key, LOOSE_FORMS), key) for key in self._exact)
        return _table(
            (form, organization, alias)
            for form, key in short
            if form not in self._exact
            for organization, alias in self._exact[key]
        )

    def alias_table(self) -> Mapping[str, tuple[tuple[str, Alias], ...]]:
        """Return every alias by its `surface_key`: (organization id, alias) pairs.

        A key with several organizations holds only aliases that need context.
        """
        return self._exact

    def lookup(self, surface: str) -> tuple[RegisteredOrganization, ...]:
        """Return the organizations that ``surface`` may name, by id; none if unknown.

        Compares without regard to accents, punctuation, a leading "the", and case
        unless the alias asks for it. Where the surface as it stands is unknown, a
        possessive "'s" and then legal forms are dropped: "SoftBank Corp." is itself,
        "Nvidia Corp." is Nvidia.
        """
        for form in dict.fromkeys((surface, _POSSESSIVE.sub("", surface.strip()))):
            key = surface_key(form)
            short = drop_forms(key, LOOSE_FORMS)
            for table, sought in (
                (self._exact, key),
                (self._exact, short),
                (self._without_form, short),
            ):
                found = {
                    organization
                    for organization, alias in table.get(sought, ())
                    if not alias.case_sensitive or alias.fits(form)
                }
                if found:
                    return tuple(self.by_id[one] for one in sorted(found))
        return ()


@cache
def load_registry() -> Registry:
    """Return the registry that ships with the project; read once a process."""
    return read_registry(VOCABULARY / "organizations")


def read_registry(folder: Path) -> Registry:
    """Read every ``*.yml`` file of a folder. Raises: VocabularyError."""
    found: dict[str, tuple[Path, RegisteredOrganization]] = {}
    for path in sorted(folder.glob("*.yml")):
        for one in _read_file(path):
            if one.id in found:
                raise VocabularyError(path, one.id, f"also in {found[one.id][0].name}")
            found[one.id] = path, one
    for path, one in found.values():
        if one.parent is not None and (one.parent not in found or one.parent == one.id):
            raise VocabularyError(path, one.id, f"no such parent: {one.parent}")
    return Registry(tuple(one for _, (_, one) in sorted(found.items())))


def _table(
    entries: Iterable[tuple[str, str, Alias]],
) -> Mapping[str, tuple[tuple[str, Alias], ...]]:
    table: dict[str, list[tuple[str, Alias]]] = {}
    for key, organization, alias in entries:
        table.setdefault(key, []).append((organization, alias))
    return MappingProxyType({key: tuple(pairs) for key, pairs in table.items()})


def _read_file(path: Path) -> Iterator[RegisteredOrganization]:
    loader = _Loader(path.read_text("utf-8"))
    try:
        root = loader.get_single_node()
    except yaml.YAMLError as error:
        raise VocabularyError(path, "file", str(error)) from error
    finally:
        loader.dispose()
    if not isinstance(root, yaml.SequenceNode):
        raise VocabularyError(path, "file", "a list of organizations is expected")
    for node in root.value:
        yield _read_entry(path, _read_pairs(path, node))


def _read_pairs(path: Path, node: yaml.Node) -> dict[str, str]:
    """Turn a mapping node into text by text; every key at most once."""
    line = f"line {node.start_mark.line + 1}"
    if not isinstance(node, yaml.MappingNode):
        raise VocabularyError(path, line, "keys and values are expected")
    pairs: dict[str, str] = {}
    for key, value in node.value:
        if not isinstance(value, yaml.ScalarNode) or not value.value:
            raise VocabularyError(path, line, f"{key.value} must be text")
        if key.value in pairs or key.value not in _KEYS:
            raise VocabularyError(path, line, f"unknown or repeated key {key.value!r}")
        pairs[key.value] = value.value
    if "name" not in pairs:
        raise VocabularyError(path, line, "has no name")
    return pairs


def _read_entry(path: Path, entry: Mapping[str, str]) -> RegisteredOrganization:
    name = entry["name"]
    if entry.get("kind") not in KINDS:
        raise VocabularyError(path, name, f"unknown kind {entry.get('kind')!r}")
    return RegisteredOrganization(
        id=entry.get("id") or organization_id(name),
        name=name,
        kind=entry["kind"],
        aliases=_read_aliases(name, _parts(entry, "aliases")),
        descriptions=_parts(entry, "descriptions"),
        headquarters=_parts(entry, "headquarters"),
        nouns=_parts(entry, "nouns"),
        parent=entry.get("parent"),
        domain=entry.get("domain"),
        identifiers=_read_identifiers(path, entry),
    )


def _parts(entry: Mapping[str, str], key: str) -> tuple[str, ...]:
    value = entry.get(key)
    return tuple(value.split(" | ")) if value else ()


def _read_aliases(name: str, marked: tuple[str, ...]) -> tuple[Alias, ...]:
    """Read ``?`` (needs context) and ``=`` (case counts) marks; the name comes first."""
    aliases = {name: Alias(name)}
    for text in marked:
        bare = text.lstrip("?=")
        marks = text[: len(text) - len(bare)]
        aliases[bare] = Alias(bare, "?" in marks, bool(marks))
    return tuple(aliases.values())


def _read_identifiers(path: Path, entry: Mapping[str, str]) -> tuple[Identifier, ...]:
    found = []
    for part in _parts(entry, "identifiers"):
        scheme, _, value = part.partition(" ")
        form = IDENTIFIER_FORMS.get(scheme)
        if form is None or not form.fullmatch(value):
            raise VocabularyError(path, entry["name"], f"malformed identifier {part!r}")
        found.append(Identifier(scheme, value))
    return tuple(found)

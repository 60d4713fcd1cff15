"""The registry of known organizations: canonical names, aliases, ids.

Enters: ``vocabulary/organizations/*.yml`` (format: the README beside them).
Leaves: a `Registry` that answers which organization a surface names. It does not look
at sentences: whether an alias with ``needs_context`` is meant is the reader's decision.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import yaml

from kb.errors import VocabularyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

VOCABULARY = Path(__file__).parent / "vocabulary"

# The C parser reads the registry in a tenth of the pure Python one's time.
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

KINDS = frozenset(
    {
        "advisor",
        "association",
        "bank",
        "company",
        "court",
        "exchange",
        "fund",
        "government",
        "grid_operator",
        "insurer",
        "investor",
        "lab",
        "media",
        "regulator",
        "research",
        "university",
        "utility",
        "vehicle",
    },
)

IDENTIFIER_FORMS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "cik": re.compile(r"\d{10}"),  # SEC, padded with zeros
        "lei": re.compile(r"[A-Z0-9]{18}\d{2}"),  # ISO 17442
        "ticker": re.compile(r"[A-Z0-9]{1,6}(?:[.-][A-Z]{1,3})?"),  # as the SEC lists
        "wikidata": re.compile(r"Q[1-9]\d*"),
    },
)

# Legal forms that never tell two organizations apart. "Group" and "Holdings" may.
LEGAL_FORMS = frozenset(
    "ab ag aps as asa bhd bv co corp corporation gmbh inc incorporated jsc kgaa kk "
    "limited llc llp lp ltd nv oyj pbc pjsc plc pte pty sa sarl sas sdn se spa "
    "tbk".split(),
)
# Further words that a lookup may drop when the full form is unknown.
LOOSE_FORMS = LEGAL_FORMS | {"company", "holding", "holdings"}

# Letters that Unicode decomposition leaves alone.
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i"}
    | {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"},
)
_JOINED = re.compile(r"[.,'\u2019\u2018`\"!?®™()]")
_SPACED = re.compile(r"[^\w]+")
_POSSESSIVE = re.compile(r"['\u2019]s?$")

_KEYS = frozenset(
    "id name kind aliases descriptions headquarters nouns parent domain "
    "identifiers".split(),
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
    def _without_form(self) -> Mapping[str, tuple[tuple[str, Alias], ...]]:
        return _table(
            (_drop_forms(key, LOOSE_FORMS), organization, alias)
            for key, entries in self._exact.items()
            for organization, alias in entries
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
            short = _drop_forms(key, LOOSE_FORMS)
            for table, sought in (
                (self._exact, key),
                (self._exact, short),
                (self._without_form, short),
            ):
                found = {
                    organization
                    for organization, alias in table.get(sought, ())
                    if _case_fits(alias, form)
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


def organization_id(name: str) -> str:
    """Return the stable id of a name: a slug without accents and legal forms.

    >>> organization_id("SoftBank Group Corp."), organization_id("Ørsted A/S")
    ('softbank-group', 'orsted')

    A name without a Latin letter or digit gives ``org-`` and ten digits of its hash.
    """
    key = _drop_forms(_fold(name).lower(), LEGAL_FORMS)
    slug = re.sub(r"[^a-z0-9]+", "-", key).strip("-")
    if slug:
        return slug
    digest = hashlib.sha256(unicodedata.normalize("NFKC", name).casefold().encode())
    return f"org-{digest.hexdigest()[:10]}"


def surface_key(surface: str) -> str:
    """Return the form under which surfaces are compared.

    >>> surface_key("The U.S.  Dept. of Energy’s"), surface_key("AT&T")
    ('us dept of energys', 'at and t')
    """
    return _fold(surface).casefold().removeprefix("the ")


def _fold(text: str) -> str:
    """Drop accents and punctuation, write "&" out, keep case; single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join(c for c in text if not unicodedata.combining(c))
    text = _JOINED.sub("", text.replace("&", " and ").replace("A/S", "AS"))
    return _SPACED.sub(" ", text).strip()


def _drop_forms(key: str, forms: frozenset[str]) -> str:
    words = key.split()
    while len(words) > 1 and (words[-1] in forms or words[-1] == "and"):
        words.pop()
    return " ".join(words)


def _case_fits(alias: Alias, surface: str) -> bool:
    if not alias.case_sensitive:
        return True
    wanted = _fold(alias.text)
    words = _fold(surface).split()
    if words and words[0] in {"the", "The"} and wanted.split()[0] != words[0]:
        del words[0]
    return words[: len(wanted.split())] == wanted.split()


def _table(
    entries: Iterable[tuple[str, str, Alias]],
) -> Mapping[str, tuple[tuple[str, Alias], ...]]:
    table: dict[str, list[tuple[str, Alias]]] = {}
    for key, organization, alias in entries:
        table.setdefault(key, []).append((organization, alias))
    return MappingProxyType({key: tuple(pairs) for key, pairs in table.items()})


def _read_file(path: Path) -> Iterator[RegisteredOrganization]:
    try:
        entries = yaml.load(path.read_text("utf-8"), Loader=Loader)  # noqa: S506 - safe loader
    except yaml.YAMLError as error:
        raise VocabularyError(path, "file", str(error)) from error
    if not isinstance(entries, list):
        raise VocabularyError(path, "file", "a list of organizations is expected")
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            raise VocabularyError(path, f"entry {number}", "has no name in words")
        yield _read_entry(path, entry)


def _read_entry(path: Path, entry: Mapping[str, Any]) -> RegisteredOrganization:
    name = entry["name"]
    for key, value in entry.items():
        if key not in _KEYS:
            raise VocabularyError(path, name, f"unknown key {key!r}")
        if not isinstance(value, str):
            raise VocabularyError(path, name, f"{key} must be text, quote it")
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


def _parts(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in entry.get(key, "").split(" | ") if part)


def _read_aliases(name: str, marked: tuple[str, ...]) -> tuple[Alias, ...]:
    """Read ``?`` (needs context) and ``=`` (case counts) marks; the name comes first."""
    aliases = {name: Alias(name)}
    for text in marked:
        bare = text.lstrip("?=")
        marks = text[: len(text) - len(bare)]
        aliases[bare] = Alias(bare, "?" in marks, bool(marks))
    return tuple(aliases.values())


def _read_identifiers(path: Path, entry: Mapping[str, Any]) -> tuple[Identifier, ...]:
    found = []
    for part in _parts(entry, "identifiers"):
        scheme, _, value = part.partition(" ")
        form = IDENTIFIER_FORMS.get(scheme)
        if form is None or not form.fullmatch(value):
            raise VocabularyError(path, entry["name"], f"malformed identifier {part!r}")
        found.append(Identifier(scheme, value))
    return tuple(found)

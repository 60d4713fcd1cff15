"""The registry of organizations: what its files promise, and what a lookup finds."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import VocabularyError
from kb.names import LEGAL_FORMS, fold
from kb.not_organizations import load_not_organizations
from kb.organizations import (
    IDENTIFIER_FORMS,
    KINDS,
    VOCABULARY,
    Alias,
    RegisteredOrganization,
    load_registry,
    organization_id,
    read_registry,
    surface_key,
)

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted((VOCABULARY / "organizations").glob("*.yml"))


def ids(surface: str) -> list[str]:
    """Return the ids that a lookup finds."""
    return [one.id for one in load_registry().lookup(surface)]


def written_ids(path: Path) -> list[str]:
    """Return the ids of a file in the order of its lines."""
    found: list[str] = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("- name: "):
            found.append(organization_id(line.removeprefix("- name: ").strip("'\"")))
        elif line.startswith("  id: "):
            found[-1] = line.removeprefix("  id: ")
    return found


# --- the files -----------------------------------------------------------------------


def test_the_registry_is_large() -> None:
    """The field is covered: labs, clouds, chips, power, money, states, media."""
    assert len(load_registry().organizations) >= 3000


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_opens_with_a_comment_and_is_sorted(path: Path) -> None:
    """A header names source, licence and date; entries stand in the order of ids."""
    header = path.read_text("utf-8").split("\n- ")[0]
    assert all(word in header for word in ("Source:", "Licence: CC0-1.0", "Date: 20"))
    written = written_ids(path)
    assert written == sorted(written)
    assert len(written) == len(set(written))


def test_kinds_are_the_documented_ones() -> None:
    """Every kind is used, and the README beside the files explains each."""
    readme = (VOCABULARY / "organizations" / "README.md").read_text("utf-8")
    assert {one.kind for one in load_registry().organizations} == KINDS
    assert set(
        re.findall(r"^\| `(\w+)` \| ", readme.split("## Kinds")[1], re.MULTILINE)
    ) == {
        *KINDS,
    }


def test_no_alias_is_claimed_twice_without_context() -> None:
    """Of the organizations written alike, at most one may do without context."""
    claims: dict[str, set[str]] = defaultdict(set)
    for pairs in load_registry().alias_table().values():
        for organization, alias in pairs:
            if not alias.needs_context:
                claims[fold(alias.text)].add(organization)
    assert {form: who for form, who in claims.items() if len(who) > 1} == {}


def test_parents_exist_and_nobody_owns_itself() -> None:
    """Walking up the parents ends, within the registry."""
    registry = load_registry()
    for one in registry.organizations:
        chain = [one.id]
        while (parent := registry.by_id[chain[-1]].parent) is not None:
            assert parent not in chain
            chain.append(parent)


def test_identifiers_are_well_formed_and_name_one_organization() -> None:
    """No two organizations share a code; every code has the form of its scheme."""
    owners: dict[tuple[str, str], str] = {}
    for one in load_registry().organizations:
        for code in one.identifiers:
            assert IDENTIFIER_FORMS[code.scheme].fullmatch(code.value)
            assert owners.setdefault((code.scheme, code.value), one.id) == one.id
    assert len(set(owners.values())) >= 60


def test_ids_are_slugs_of_the_names_unless_said_otherwise() -> None:
    """The few ids of their own avoid a collision or a misleading slug."""
    own = {
        one.id
        for one in load_registry().organizations
        if one.id != organization_id(one.name)
    }
    assert own == {
        *("du-telecom", "e-and", "eqt-corporation", "ppl-corporation", "rte-grid"),
        "softbank-corp",
    }
    assert all(
        re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one.id)
        for one in load_registry().organizations
    )


def test_aliases_open_with_the_name_and_have_keys() -> None:
    """The name is an alias; none is empty, padded or given twice."""
    for one in load_registry().organizations:
        texts = [alias.text for alias in one.aliases]
        assert texts[0] == one.name or one.name in texts
        assert len(texts) == len(set(texts))
        assert all(surface_key(text) and text == text.strip() for text in texts)


def test_descriptions_denote_one_organization() -> None:
    """A description belongs to one organization only and never is an alias."""
    owners: dict[str, str] = {}
    registry = load_registry()
    for one in registry.organizations:
        for words in one.descriptions:
            assert owners.setdefault(surface_key(words), one.id) == one.id, words
            assert not registry.lookup(words), words


def test_short_aliases_mind_their_case() -> None:
    """Two letters never match in another case."""
    loose = {
        alias.text
        for one in load_registry().organizations
        for alias in one.aliases
        if len(alias.text) <= 2 and not alias.case_sensitive
    }
    assert loose <= {"1X", "D1"}


def test_publishers_have_plain_domains() -> None:
    """A domain is a host name without scheme or path."""
    for one in load_registry().organizations:
        if one.domain is not None:
            assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", one.domain), one.id


def test_reading_the_registry_is_quick() -> None:
    """The extractor starts with it: well under half a second, whatever the machine."""
    start = time.perf_counter()
    read_registry(VOCABULARY / "organizations").alias_table()
    assert time.perf_counter() - start < 1.0


# --- lookup --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        pytest.param("OpenAI", "openai", id="name"),
        pytest.param("openai", "openai", id="lower case of an unmarked name"),
        pytest.param("NVIDIA", "nvidia", id="upper case"),
        pytest.param("Nvidia Corp.", "nvidia", id="legal form"),
        pytest.param("Nvidia’s", "nvidia", id="curly possessive"),
        pytest.param("CoreWeave, Inc.", "coreweave", id="comma and legal form"),
        pytest.param("Meta", "meta", id="ordinary word as a name"),
        pytest.param("Meta Platforms, Inc.", "meta", id="full form"),
        pytest.param("SoftBank", "softbank-group", id="short form means the group"),
        pytest.param("SoftBank Group Corp.", "softbank-group", id="group"),
        pytest.param("SoftBank Corp.", "softbank-corp", id="telecom arm"),
        pytest.param("AT&T", "at-and-t", id="ampersand"),
        pytest.param("Black and Veatch", "black-and-veatch", id="and"),
        pytest.param("Societe Generale", "societe-generale", id="no accents"),
        pytest.param("Société Générale", "societe-generale", id="accents"),
        pytest.param("Ørsted A/S", "orsted", id="slashed letter"),
        pytest.param("Moody’s", "moodys", id="apostrophe within the name"),
        pytest.param("the SEC", "securities-and-exchange-commission", id="article"),
        pytest.param("U.S. Energy Department", "us-department-of-energy", id="dots"),
        pytest.param("the Information", "the-information", id="lower article"),
        pytest.param("GIC", "gic", id="acronym"),
        pytest.param("Facebook", "meta", id="former name"),
        pytest.param("Iris Energy", "iren", id="former name of a miner"),
        pytest.param("Z.ai", "zhipu-ai", id="dot within"),
        pytest.param("Xi’an Moon", None, id="unknown"),
        pytest.param("gic", None, id="acronym in lower case"),
        pytest.param("meta", None, id="ordinary word"),
        pytest.param("together", None, id="adverb"),
        pytest.param("scale", None, id="noun"),
        pytest.param("arm", None, id="limb"),
        pytest.param("block", None, id="noun again"),
        pytest.param("lambda", None, id="letter"),
        pytest.param("sec", None, id="second"),
        pytest.param("ft", None, id="foot"),
        pytest.param("the economist", None, id="job title"),
        pytest.param("Humans", None, id="not Humans&"),
        pytest.param("Nvidia GPUs", None, id="product phrase"),
        pytest.param("OpenAIs", None, id="longer word"),
        pytest.param("Corp", None, id="legal form alone"),
        pytest.param("'s", None, id="possessive alone"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_lookup_names_the_organization(surface: str, expected: str | None) -> None:
    """A surface names its organization, and nothing else does."""
    assert ids(surface) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        pytest.param(
            "BIS",
            ["bank-for-international-settlements", "bureau-of-industry-and-security"],
            id="bank or bureau",
        ),
        pytest.param("EQT", ["eqt"], id="the Swedish investor"),
        pytest.param("EQT Corp", ["eqt-corporation"], id="the gas producer"),
    ],
)
def test_lookup_of_shared_forms(surface: str, expected: list[str]) -> None:
    """A form that several share gives all of them, by id."""
    assert ids(surface) == expected


@pytest.mark.parametrize(
    ("alias", "surface", "fits"),
    [
        (Alias("Reliance"), "Reliance", True),
        (Alias("Reliance"), "RELIANCE", True),
        (Alias("Reliance"), "reliance", False),
        (Alias("n8n"), "n8n", True),
        (Alias("FT", case_sensitive=True), "FT", True),
        (Alias("FT", case_sensitive=True), "the FT", True),
        (Alias("FT", case_sensitive=True), "Ft", False),
        (Alias("Meta", needs_context=True, case_sensitive=True), "META", False),
        (Alias("The Economist", case_sensitive=True), "the Economist", True),
        (Alias("The Economist", case_sensitive=True), "Economist", False),
        (Alias("AMD", case_sensitive=True), "AMD Inc", True),
    ],
)
def test_an_alias_minds_case_as_marked(
    alias: Alias,
    surface: str,
    fits: bool,
) -> None:
    """Marked aliases want their capitals; no other may be all in lower case."""
    assert alias.fits(surface) is fits


@pytest.mark.parametrize(
    "word",
    [
        *("Aligned", "Apollo", "Arm", "Block", "Bond", "Character", "Coherent"),
        *("Cohere", "Commission", "Compass", "Constellation", "Cursor", "Dominion"),
        *("Fidelity", "Figure", "Fortune", "Glean", "Harvey", "Lambda", "Meta"),
        *("Reflection", "Runway", "Scale", "Sierra", "Southern", "Stack", "Switch"),
        *("Together", "Vantage", "X", "Apple", "Oracle", "Snowflake", "Stargate"),
    ],
)
def test_ordinary_words_need_context(word: str) -> None:
    """A name that is also a word of English is marked so."""
    pairs = load_registry().alias_table()[surface_key(word)]
    assert all(alias.needs_context for _, alias in pairs if alias.text == word)


# --- ids and keys --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("OpenAI", "openai"),
        ("SoftBank Group Corp.", "softbank-group"),
        ("Crusoe Energy Systems LLC", "crusoe-energy-systems"),
        ("Nebius Group N.V.", "nebius-group"),
        ("Siemens Energy AG", "siemens-energy"),
        ("L'imad", "limad"),
        ("Électricité de France", "electricite-de-france"),
        ("Płock Łódź", "plock-lodz"),
        ("U.S. Steel", "us-steel"),
        ("Johnson & Johnson", "johnson-and-johnson"),
        ("SE", "se"),
        ("Inc.", "inc"),
    ],
)
def test_organization_id_is_a_readable_slug(name: str, expected: str) -> None:
    """Accents, punctuation and legal forms go; the only word stays."""
    assert organization_id(name) == expected


def test_a_name_without_latin_letters_still_has_an_id() -> None:
    """Other scripts get a hash of the name, the same every time."""
    first = organization_id("深度求索")
    assert re.fullmatch(r"org-[0-9a-f]{10}", first)
    assert first == organization_id("深度求索")
    assert first != organization_id("月之暗面")


@given(st.text(min_size=1, max_size=40))
def test_an_id_is_its_own_id(name: str) -> None:
    """Slugs are stable: slugging a slug of several words changes no letter."""
    slug = organization_id(name)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    if not LEGAL_FORMS & set(slug.split("-")) and not slug.endswith("-and"):
        assert organization_id(slug) == slug


@given(st.text(max_size=40))
def test_lookup_never_fails(surface: str) -> None:
    """Any text may be looked up."""
    assert isinstance(load_registry().lookup(surface), tuple)


@given(st.sampled_from(load_registry().organizations))
def test_every_name_finds_its_organization(one: RegisteredOrganization) -> None:
    """Name, name with a legal form, and possessive lead back to the entry."""
    assert one in load_registry().lookup(one.name)
    assert one in load_registry().lookup(f"{one.name}'s")


# --- malformed files -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key", "message"),
    [
        ("name: x", "file", "a list"),
        ("- [x]", "line 1", "keys and values"),
        ("- kind: lab", "line 1", "no name"),
        ("- name: A\n  kind: planet", "A", "unknown kind"),
        ("- name: A\n  kind: lab\n  colour: red", "line 1", "colour"),
        ("- name: A\n  kind: lab\n  kind: bank", "line 1", "repeated"),
        ("- name: A\n  kind: lab\n  aliases: [B]", "line 1", "must be text"),
        ("- name: A\n  kind: lab\n  parent: b", "a", "no such parent"),
        ("- name: A\n  kind: lab\n  parent: a", "a", "no such parent"),
        ("- name: A\n  kind: lab\n  identifiers: cik 12", "A", "malformed"),
        ("- name: A\n  kind: lab\n  identifiers: isin US12", "A", "malformed"),
        ("- name: A\n  kind: lab\n- name: a Inc\n  kind: lab", "a", "also in"),
        ("- name: [", "file", "expected"),
    ],
    ids=lambda value: value.replace("\n", " ") if isinstance(value, str) else None,
)
def test_a_malformed_file_is_refused(
    tmp_path: Path,
    text: str,
    key: str,
    message: str,
) -> None:
    """The error names the file, the key, and what is wrong."""
    path = tmp_path / "bad.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(VocabularyError, match=message) as caught:
        read_registry(tmp_path)
    assert (caught.value.path, caught.value.key) == (path, key)


# --- agreement with the list of names that are none ----------------------------------


def test_no_term_is_also_an_unambiguous_alias() -> None:
    """What is listed as no organization may be an alias only with context."""
    table = load_registry().alias_table()
    clashes = {
        (term, organization)
        for term in load_not_organizations().terms
        for organization, alias in table.get(term, ())
        if not alias.needs_context
    }
    assert clashes == set()

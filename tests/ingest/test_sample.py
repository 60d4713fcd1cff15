"""The bundled sample is well formed: feeds, pages and what is expected of them."""

from __future__ import annotations

import html
import io
import json
import re
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest
import yaml

import ingest

SAMPLE = Path(ingest.__file__).parent / "sample"
BASE = "http://127.0.0.1:8765"
PUBLISHERS = yaml.safe_load((SAMPLE / "publishers.yml").read_text("utf-8"))[
    "publishers"
]
EXPECTED = yaml.safe_load((SAMPLE / "expected.yml").read_text("utf-8"))
ARTICLES = {article["id"]: article for article in EXPECTED["articles"]}
MISSING = "noticeboard/halden-orders-18432-gpus"  # a 404 on purpose
WALL = "meridian-markets/sk-hynix-packaging-plant"  # a consent wall on purpose

SOURCE_KINDS = {"wire", "news", "trade", "release_wire", "filing", "blog"}


def by_id(articles):
    """Return pytest parameters with the article's id as theirs."""
    return [pytest.param(article, id=article["id"]) for article in articles]


def read(path):
    """Return a file as the demo server gives it out."""
    return (SAMPLE / path).read_text("utf-8").replace("{base}", BASE)


def feed_entries(path):
    """Return ``{article id: entry}`` of a feed, text under ``text``."""
    if path.suffix == ".json":
        return {
            article_id(item["url"]): item.get("content_text")
            or item.get("content_html", "")
            for item in json.loads(read(path))["items"]
        }
    parsed = feedparser.parse(io.BytesIO(read(path).encode()))
    assert not parsed.bozo, parsed.get("bozo_exception")
    return {
        article_id(entry.link): (
            entry.content[0].value if "content" in entry else entry.summary
        )
        for entry in parsed.entries
    }


def article_id(url):
    """Return ``folder/page`` of a link to the sample's server."""
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}" == BASE
    return parts.path.removeprefix("/").removesuffix(".html")


def words_of(markup):
    """Return marked-up text as plain words: no scripts, no tags, one blank."""
    markup = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", markup)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def main_text(article, *, under=""):
    """Return the article between its first and its last expected words."""
    if article["text_from"] == "feed":
        folder = article["id"].split("/")[0]
        publisher = next(p for p in PUBLISHERS if p["folder"] == folder)
        markup = feed_entries(Path(folder, publisher["feed"]))[article["id"]]
    else:
        markup = read(Path(under, article["id"] + ".html"))
    words = words_of(markup)
    start = words.index(article["begins"])
    return words[start : words.index(article["ends"], start) + len(article["ends"])]


def all_versions():
    """Yield each article's record with its main text, the second round last."""
    for article in EXPECTED["articles"]:
        yield article, main_text(article)
    for article in EXPECTED["round2"]:
        yield article, main_text(article, under="round2")


@pytest.mark.parametrize("publisher", PUBLISHERS, ids=lambda p: p["folder"])
def test_publisher_is_invented_and_complete(publisher):
    """A publisher lives under .example, has a known kind and its feed's file."""
    assert publisher["domain"].endswith(".example")
    assert publisher["kind"] in SOURCE_KINDS
    assert publisher["name"]
    assert publisher["family"]
    assert (SAMPLE / publisher["folder"] / publisher["feed"]).is_file()


def test_publishers_are_of_several_kinds_and_formats():
    """The sample shows every kind of publisher and four feed formats."""
    assert {p["kind"] for p in PUBLISHERS} == SOURCE_KINDS
    formats = " ".join(p["format"] for p in PUBLISHERS)
    assert all(name in formats for name in ("RSS 2.0", "Atom", "RDF", "JSON Feed"))


@pytest.mark.parametrize("publisher", PUBLISHERS, ids=lambda p: p["folder"])
def test_feed_lists_the_expected_articles(publisher):
    """A feed parses without complaint and lists exactly the expected articles."""
    entries = feed_entries(Path(publisher["folder"], publisher["feed"]))
    mine = {x for x in ARTICLES if x.startswith(publisher["folder"] + "/")}
    assert set(entries) == mine
    assert all(entries.values())


@pytest.mark.parametrize("article", by_id(EXPECTED["articles"]))
def test_linked_page_exists(article):
    """Every linked page is there, but for the one that is missing on purpose."""
    assert (SAMPLE / f"{article['id']}.html").is_file() == (article["id"] != MISSING)


def test_no_page_is_left_over():
    """Every page is linked from a feed."""
    pages = {
        str(path.relative_to(SAMPLE).with_suffix(""))
        for path in SAMPLE.rglob("*.html")
        if "round2" not in path.parts
    }
    assert pages == set(ARTICLES) - {MISSING}


@pytest.mark.parametrize("path", sorted(SAMPLE.rglob("*.html")), ids=lambda p: p.stem)
def test_pages_link_only_to_pages_of_the_sample(path):
    """A page's links to the server end at pages that exist, the missing one apart."""
    for url in re.findall(rf'href="({re.escape(BASE)}[^"]*)"', read(path)):
        assert article_id(url) in ARTICLES


def test_only_base_is_a_placeholder():
    """Feeds name no host but their publisher's and the placeholder."""
    for publisher in PUBLISHERS:
        raw = (SAMPLE / publisher["folder"] / publisher["feed"]).read_text("utf-8")
        hosts = set(re.findall(r"https?://([^/\"<>\s]+)", raw))
        known = {publisher["domain"], "www.w3.org", "purl.org", "jsonfeed.org"}
        assert hosts <= known
        assert "{base}/" in raw


def test_json_feed_is_valid():
    """The JSON Feed has what version 1.1 requires of a feed and of its items."""
    feed = json.loads(read("docket-digest/feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    for item in feed["items"]:
        assert item["id"]
        assert ("content_html" in item) != ("content_text" in item)
        assert item["date_published"].endswith("Z")


def test_consent_wall_is_no_article():
    """The consent wall says nothing of the story that its feed entry tells."""
    page = words_of(read(f"{WALL}.html"))
    assert "Accept all" in page
    assert "trillion" not in page


def test_second_round_updates_one_entry():
    """The second round's files stand over files of the first; one entry is newer."""
    for path in (p for p in (SAMPLE / "round2").rglob("*") if p.is_file()):
        assert (SAMPLE / path.relative_to(SAMPLE / "round2")).is_file()
    first, second = (
        {e.id: e.updated for e in feedparser.parse(read(path).encode()).entries}
        for path in ("rackline/atom.xml", "round2/rackline/atom.xml")
    )
    changed = [key for key in first if first[key] != second[key]]
    assert [key.split(":")[-1] for key in changed] == ["cobalt-bridge-buys-norwick"]
    assert all(second[key] > first[key] for key in changed)


@pytest.mark.parametrize(
    ("article", "text"),
    [pytest.param(a, t, id=a["id"]) for a, t in all_versions()],
)
def test_main_text_is_short_and_holds_every_expectation(article, text):
    """90 to 220 words, and every expected name and figure stands in them."""
    assert 90 <= len(text.split()) <= 221  # the reprint with its footer has 220
    whole = words_of(article["title"]) + " " + text
    for name in article["organizations"]:
        surfaces = [name, *EXPECTED["also_named"].get(name, [])]
        assert any(surface in whole for surface in surfaces), name
    figures = [claim["figure"] for claim in article["claims"]]
    for figure in figures + article.get("no_claim", []):
        assert figure in whole, figure


def long_sentences(text):
    """Return the sentences of eight words and more, agency line taken off."""
    text = re.sub(r"^.*?\(Continental Wire\) [-—] ", "", text)
    plain = text.replace("’", "'").replace("“", '"').replace("”", '"')
    parts = re.split(r'(?<=[.!?"]) +', plain)
    return {part for part in parts if len(part.split()) >= 8}


def test_only_the_intended_copies_share_sentences():
    """No two articles share a long sentence but the wire story and its copies."""
    copies = {frozenset(p) for p in combinations(wire_copies(), 2)}
    texts = {a["id"]: long_sentences(main_text(a)) for a in EXPECTED["articles"]}
    for one, two in combinations(texts, 2):
        shared = texts[one] & texts[two]
        assert bool(shared) == (frozenset((one, two)) in copies), (one, two, shared)


def wire_copies():
    """Return the ids of the one story that is printed three times."""
    (story,) = EXPECTED["reconciliation"]["copies"]
    return story


def test_second_copy_is_cut():
    """The second reprint is about 15 % shorter than the agency's story."""
    original, _, cut = (len(main_text(ARTICLES[x]).split()) for x in wire_copies())
    assert 0.8 <= cut / original <= 0.9

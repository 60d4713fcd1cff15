"""Articles from files."""

from __future__ import annotations

import json

import pytest

from ingest.errors import ArticleError
from ingest.extraction import ArticleText
from ingest.inputs import InputLineError, read_articles

GOOD = {"id": "a1", "title": "T", "text": "Words."}


def read(body, name="x.jsonl"):
    """Return everything that a file gives."""
    return list(read_articles(body if isinstance(body, bytes) else body.encode(), name))


def line(**changes):
    """Return one JSON line."""
    return json.dumps({**GOOD, **changes})


def test_a_whole_line_is_read():
    """All six keys arrive; a time after the date is dropped."""
    (article,) = read(
        line(published="2026-03-31T10:00:00Z", publisher="P", url="https://p.example/1")
    )
    assert article == ArticleText(
        "a1", "T", "Words.", "2026-03-31", "P", "https://p.example/1"
    )


BAD = {
    "not json": ("{nope", "not JSON"),
    "a list": ("[1]", "not a JSON object"),
    "no title": ('{"id": "a", "text": "x"}', "'title'"),
    "no text": ('{"id": "a", "title": "x"}', "'text'"),
    "text is a number": (line(text=3), "'text'"),
    "no id": ('{"title": "a", "text": "x"}', "'id'"),
    "bad date": (line(published="yesterday"), "'published'"),
    "impossible date": (line(published="2026-02-30"), "day"),
    "url is a list": (line(url=["x"]), "'url'"),
    "deep": ('{"a":' * 100_000, ""),
    "not utf-8": (b'{"id": "a", "title": "\xff", "text": "x"}', "UTF-8"),
}


@pytest.mark.parametrize(("bad", "words"), BAD.values(), ids=BAD)
def test_a_bad_line_is_named_and_the_rest_goes_on(bad, words):
    """The error names file and line; the lines around it are read."""
    raw = bad if isinstance(bad, bytes) else bad.encode()
    good = line().encode()
    first, error, last = read(b"\n".join([good, raw, b"", good]))
    assert isinstance(error, InputLineError)
    assert error.line == 2
    assert "x.jsonl, line 2" in str(error)
    assert words in str(error)
    assert first == last


def test_a_number_as_id_is_fine():
    """Identifiers are text for us."""
    assert read(line(id=7))[0].id == "7"


def test_a_text_file_is_title_and_text():
    """The first line is the title, the rest the text with its paragraphs."""
    (article,) = read("\ufeffA title\r\n\r\nOne.\r\n\r\nTwo.\r\n", "story.txt")
    assert article == ArticleText("story", "A title", "One.\n\nTwo.")


def test_an_html_file_is_an_article():
    """The main text is taken; the canonical link is the address."""
    words = "Acme said on Tuesday that it would build a data center in Ohio. "
    body = (
        "<html><head><title>Acme builds</title>"
        '<link rel="canonical" href="https://news.example/a"></head><body><article>'
        f"<p>{words * 3}</p><p>{words.upper() * 2}</p></article></body></html>"
    )
    (article,) = read(body, "page.html")
    assert (article.id, article.title) == ("page", "Acme builds")
    assert article.text.count("\n\n") == 1


def test_an_html_file_without_an_article_is_said():
    """A stub is an error, not an empty article."""
    with pytest.raises(ArticleError):
        read("<html><body>hi</body></html>", "page.html")

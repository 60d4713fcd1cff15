"""Pages to articles: what is text, what is not, and what is no article at all."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from ingest.articles import MAX_HTML_BYTES, extract_page
from ingest.errors import ArticleError
from ingest.not_articles import stand_in_kind, stand_ins

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://news.example/2026/acme?utm_source=rss"
SENTENCES = (
    "Acme Compute said on Tuesday that it would build a data center in Ohio.",
    "The site is to draw 300 megawatts once it is finished, the company said.",
    "Work begins in the spring, and the first hall is due to open in late 2027.",
    "A spokeswoman for the county said that the council had agreed to the plan.",
    "The company did not say who would supply the chips or what they would cost.",
)


def page(body, *, head="", lang="en"):
    """Return a page with menu, boxes and footer around ``body``."""
    return (
        f'<!doctype html><html lang="{lang}"><head><title>Acme builds | Example News'
        f'</title><meta property="og:site_name" content="Example News">{head}</head>'
        "<body><nav><ul><li><a href='/'>Home</a></li><li><a href='/m'>Markets</a></li>"
        f"</ul></nav><article><h1>Acme builds</h1>{body}</article>"
        "<aside><h3>Related</h3><ul><li><a href='/x'>Rival raises $9 billion</a></li>"
        "</ul></aside><footer>Copyright Example News</footer></body></html>"
    ).encode()


def text_page(**kwargs):
    """Return a page with five paragraphs."""
    return page("".join(f"<p>{s}</p>" for s in SENTENCES), **kwargs)


def read(body, **kwargs):
    """Extract at the fixed instant."""
    return extract_page(body, URL, now=NOW, **kwargs)


def test_paragraphs_come_out_separated_and_without_the_frame():
    """Menu, related box, footer and the repeated headline are not text."""
    article = read(text_page())
    assert article.text == "\n\n".join(SENTENCES)
    assert article.title == "Acme builds"
    assert article.language == "en"
    assert not article.is_partial


def test_bullets_and_rows_are_lines():
    """A list item or a table row never shares a line with its neighbour."""
    items = "<ul><li>OpenAI: $500 billion</li><li>Meta: $600 billion</li></ul>"
    rows = (
        "<table><tr><th>Company</th><th>Capex</th></tr>"
        "<tr><td>Alphabet</td><td>$185 billion</td></tr></table>"
    )
    paragraphs = "".join(f"<p>{s}</p>" for s in SENTENCES)
    lines = read(page(paragraphs + items + rows + f"<p>{SENTENCES[0]} Again.</p>")).text
    assert "OpenAI: $500 billion\nMeta: $600 billion" in lines
    assert "Company | Capex\nAlphabet | $185 billion" in lines


def test_the_byline_and_the_date_are_the_page_s():
    """Author and publication date come from the page's own data."""
    head = (
        '<meta name="author" content="Ann Example">'
        '<meta property="article:published_time" content="2026-02-03T09:00:00Z">'
    )
    article = read(text_page(head=head))
    assert article.byline == "Ann Example"
    assert article.published_at == datetime(2026, 2, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://news.example/acme", "https://news.example/acme"),
        ("/acme?id=3&amp;b=1", "https://news.example/acme?b=1&id=3"),
        ("https://www.news.example/acme?utm_source=x", "https://www.news.example/acme"),
        ("https://news.example/", "https://news.example/2026/acme"),
        ("https://other.example/acme", "https://news.example/2026/acme"),
        ("https://evilnews.example/acme", "https://news.example/2026/acme"),
        ("javascript:alert(1)", "https://news.example/2026/acme"),
    ],
)
def test_the_canonical_address_is_believed_within_the_site(link, expected):
    """A canonical link is followed unless it leads to a home page or elsewhere."""
    head = f'<link rel="canonical" href="{link}">'
    assert read(text_page(head=head)).url == expected


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (b"", None, "empty"),
        (b"  \n", "text/html", "empty"),
        (b"%PDF-1.7", "application/pdf", "not_html"),
        (b"{}", "application/json", "not_html"),
        (b"\x89PNG", "image/png", "not_html"),
        (b"<html><body></body></html>", "text/html", "no_text"),
        (b"\x00\x01\x02" * 500, "text/html", "no_text"),
        (b"<p>" + b"a" * MAX_HTML_BYTES, "text/html", "too_large"),
        (page("<p>Acme builds a site. More soon.</p>"), "text/html", "too_short"),
    ],
)
def test_what_is_no_article_is_an_error_in_words(body, content_type, kind):
    """Each has its kind, and the address is in the message."""
    with pytest.raises(ArticleError) as caught:
        read(body, content_type=content_type)
    assert caught.value.kind == kind
    assert "news.example" in str(caught.value)


WALL = (
    "We and our 400 partners store and access information on a device, such as unique "
    "identifiers in cookies, and process personal data. You may accept or manage your "
    "choices by clicking below. "
)
STAND_INS = {
    "challenge title": ("Just a moment...", "Checking.", "challenge"),
    "challenge": ("Example", "Verify you are human by pressing and hold.", "challenge"),
    "denied": ("Access Denied", "You cannot see this page.", "challenge"),
    "consent": ("Before you continue", WALL, "consent"),
    "long consent": (
        "Example News",
        WALL + "Precise location is used. " * 30,
        "consent",
    ),
    "curly apostrophe": ("X", "Verify that you\u2019re not a robot.", "challenge"),
    "login": ("Sign in", "Please sign in with your account.", "login"),
    "paywall": ("Acme", "Acme said. Subscribe to continue reading.", "paywall"),
    "nothing much": ("Acme", "Acme said so.", "too_short"),
    "short article": ("Acme builds", " ".join(SENTENCES), None),
    "article on cookies": (
        "Regulator fines Acme",
        " ".join(SENTENCES) + " Its page said that we use cookies, without a choice. "
        "The regulator had asked for a change in the spring. " * 10,
        None,
    ),
    "long text that ends in a wall": (
        "Acme builds",
        " ".join(SENTENCES * 5) + " Already a subscriber? Subscribe to continue.",
        None,
    ),
    "headline that begins alike": (
        "Access to power decides",
        " ".join(SENTENCES),
        None,
    ),
}


@pytest.mark.parametrize(("title", "text", "kind"), STAND_INS.values(), ids=STAND_INS)
def test_walls_are_told_from_short_articles(title, text, kind):
    """A wall is named; an article that speaks of cookies is an article."""
    assert stand_in_kind(title, text) == kind


def test_the_words_of_walls_are_lower_case_and_sorted():
    """The data file matches what it is compared with."""
    for words in stand_ins():
        for listed in (words.titles, words.phrases):
            assert list(listed) == sorted(set(listed))
            assert all(text == text.lower() for text in listed)


def test_a_page_behind_a_paywall_is_marked_partial():
    """The page's own data says that there is more than it shows."""
    head = '<script type="application/ld+json">{"isAccessibleForFree": false}</script>'
    assert read(text_page(head=head)).is_partial


def test_another_language_is_recognised():
    """The text decides, not what the template says."""
    german = (
        "<p>Das Unternehmen teilte am Dienstag mit, dass es in Brandenburg ein neues "
        "Rechenzentrum bauen werde. Die Anlage soll nach der Fertigstellung dreihundert "
        "Megawatt benötigen.</p><p>Der Bau beginnt im Frühjahr, und die erste Halle soll "
        "Ende des nächsten Jahres eröffnet werden, sagte eine Sprecherin.</p>"
    )
    assert read(page(german)).language == "de"


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [
        ("utf-8", "text/html; charset=utf-8"),
        ("cp1252", "text/html; charset=windows-1252"),
        ("cp1252", "text/html"),
        ("utf-16", "text/html; charset=utf-16"),
    ],
)
def test_the_charset_is_found(encoding, content_type):
    """Header, byte order mark or the bytes themselves say the charset."""
    body = text_page().decode().replace("Acme Compute", "Société Générale")
    article = read(body.encode(encoding), content_type=content_type)
    assert article.text.startswith("Société Générale said")


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 100_000,
        b"<html><body>" + b"<p>word " * 10_000,
        b"<html " + b"a=b " * 20_000 + b">",
        b"<link rel=" * 50_000,
        b"x" * 1_000_000,
    ],
    ids=["nested", "paragraphs", "attributes", "links", "one line"],
)
def test_hostile_pages_take_bounded_time(body):
    """Nothing here hangs or raises anything but our own error."""
    started = time.monotonic()
    try:
        read(body)
    except ArticleError as error:
        assert error.kind  # noqa: PT017 - either outcome is fine
    assert time.monotonic() - started < 8.0

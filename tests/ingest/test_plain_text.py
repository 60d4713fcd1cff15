"""Hostile text and fragments to plain text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.plain_text import one_line, paragraphs, storable

FRAGMENTS = {
    "paragraphs": ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
    "line break": ("One.<br/>Two.", "One.\nTwo."),
    "list": ("<p>See:</p><ul><li>a</li><li>b</li></ul>", "See:\n\na\nb"),
    "table": (
        "<table><tr><th>Year</th><th>Capex</th></tr><tr><td>2026</td><td>$1</td></tr></table>",
        "Year Capex\n2026 $1",
    ),
    "inline": ("<p>Nvidia <b>and</b> <a href='x'>AMD</a></p>", "Nvidia and AMD"),
    "script": ("<p>a<script>alert(1)</script>b</p>", "ab"),
    "style": ("<style>p{}</style><p>a</p>", "a"),
    "svg": ("<svg><text>x</text></svg><p>a</p>", "a"),
    "handler": ("<p>a<img src=x onerror=alert(1)>b</p>", "ab"),
    "entities": ("<p>AT&amp;T &lt;b&gt; $1&nbsp;billion</p>", "AT&T <b> $1 billion"),
    "source newlines": ("<p>one\ntwo\n\nthree</p>", "one two three"),
    "plain": ("one\n\ntwo & three", "one\n\ntwo & three"),
    "plain with less-than": ("margin < 5% and > 2%", "margin < 5% and > 2%"),
    "unclosed": ("<p>one<p>two<div>three", "one\n\ntwo\n\nthree"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("fragment", "expected"), FRAGMENTS.values(), ids=FRAGMENTS)
def test_fragments_become_paragraphs(fragment, expected):
    """Blocks become paragraphs, items and rows lines, scripts nothing."""
    assert paragraphs(fragment) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Plain title", "Plain title"),
        ("AT&amp;T buys", "AT&T buys"),
        ("a <b>bold</b> move", "a bold move"),
        ("<script>alert(1)</script>News", "News"),
        ("x &lt; y", "x < y"),
        ("revenue < $1 billion", "revenue < $1 billion"),
        ("two\n lines\t here", "two lines here"),
        ("bad\x00null\x1b[31mred", "badnull[31mred"),
        ("turn \u202eevil\u202c", "turn evil"),
        (None, ""),
    ],
)
def test_titles_are_one_clean_line(title, expected):
    """No tag, no control character, no line break."""
    assert one_line(title, max_chars=80) == expected


def test_a_long_title_is_cut_with_a_mark():
    """The cut shows."""
    assert one_line("a" * 100, max_chars=10) == "a" * 9 + "…"


def test_a_lone_surrogate_is_dropped():
    """Stored text encodes as UTF-8."""
    assert storable("a\ud800b").encode() == b"ab"


@given(st.text(max_size=200))
def test_any_text_is_storable(text):
    """Whatever comes in, UTF-8 without control characters comes out."""
    for out in (paragraphs(text), one_line(text, max_chars=50)):
        out.encode("utf-8")
        assert "\x00" not in out
        assert "\x1b" not in out


@pytest.mark.parametrize(
    "fragment",
    [
        '<p style="' + "a" * 200_000 + '">x</p>',
        "<div>" * 5000 + "x",
        "<" * 100_000,
        "&" * 100_000,
        "<a " * 50_000,
    ],
    ids=["style", "nesting", "less-than", "ampersand", "open tags"],
)
def test_hostile_fragments_take_little_time(fragment):
    """Cleaning stays near linear."""
    started = time.monotonic()
    paragraphs(fragment)
    one_line(fragment, max_chars=500)
    assert time.monotonic() - started < 2.0

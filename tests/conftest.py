"""What all tests share: no network but loopback, and one loaded extractor."""

from __future__ import annotations

import pytest
from pytest_socket import socket_allow_hosts

PUBLISHED = "2026-03-10"  # a Tuesday; relative dates of test articles refer to it


@pytest.fixture(autouse=True)
def _only_loopback():
    """Refuse every connection that would leave the machine."""
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def make_article():
    """Return a function that makes an article of a title and a text."""
    from ingest.extraction import ArticleText

    def make(text, title="Title", published=PUBLISHED):
        return ArticleText("a", title, text, published)

    return make


@pytest.fixture(scope="session")
def analyze(make_article):
    """Return a function that cuts and parses a text."""
    from ingest.pipeline import load_pipeline
    from ingest.sentences import analyze_articles

    def read(text, title="Title"):
        return next(analyze_articles([make_article(text, title)], load_pipeline()))

    return read


@pytest.fixture(scope="session")
def extract(make_article):
    """Return a function that runs the whole extractor on a text."""
    from ingest.extract import extract_article

    def read(text, title="Title"):
        return extract_article(make_article(text, title))

    return read


@pytest.fixture(scope="session")
def place(analyze):
    """Return a function that lays a text out with names that the test gives.

    Names are (name, kind) pairs and found wherever they stand; figures are our own.
    """
    import re

    from ingest.context import place_all
    from ingest.extraction import FoundOrganization, Span
    from ingest.figures import find_article_figures

    def spans(article, name):
        return tuple(
            Span(part, m.start(), m.end(), m.group())
            for part in ("title", "text")
            for m in re.finditer(re.escape(name), article.part(part))
        )

    def lay(text, *names, title="Title"):
        analyzed = analyze(text, title)
        article = analyzed.article
        found = [
            FoundOrganization(name, kind, None, spans(article, name))
            for name, kind in names
        ]
        return place_all(analyzed, find_article_figures(article), found)

    return lay

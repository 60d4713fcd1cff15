"""Real feeds and pages that nobody here wrote, through the whole of ingestion.

They are not part of the repository: set ``CLAIMWIRE_REFERENCE`` to the folder that has
``real/feeds`` (feedparser's own tests) and ``real/pages`` (the public article
extraction benchmark with its ground truth). The score is that benchmark's: F1 of the
mean precision and mean recall of shingles of four words.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import statistics
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, func, select

from ingest.entry_reading import PageReader
from ingest.extraction import Extraction
from ingest.fetch import Fetcher
from ingest.robots import RobotsFile
from ingest.run import run_ingest
from ingest.sandbox import ProcessSandbox
from ingest.subscriptions import NewFeed, add_feed, publisher_of
from kb.database import open_database, write_session
from kb.models import Article, ArticleVersion, Feed, RunError

REFERENCE = Path(os.environ.get("CLAIMWIRE_REFERENCE", "/nonexistent")) / "real"
pytestmark = [
    pytest.mark.skipif(
        not REFERENCE.is_dir(), reason="CLAIMWIRE_REFERENCE names no reference folder"
    ),
    pytest.mark.slow,
]
# Of 36 pages; the score was 0.980 when this was written.
PAGES_F1_FLOOR = 0.97


def nothing(articles):
    """Extract nothing; ingestion is what is tested."""
    return (Extraction(article_id=article.id) for article in articles)


@pytest.fixture
def ingest(tmp_path, loopback):
    """Return a function that follows feeds and runs once, and the engine."""
    engine = open_database(tmp_path / "real.db")

    def run(urls=()):
        with write_session(engine) as session:
            for url in urls:
                add_feed(
                    session, NewFeed(url, publisher_of(url)), now=datetime.now(UTC)
                )
        with Fetcher(loopback()) as fetcher, ProcessSandbox(2) as sandbox:
            reader = PageReader(fetcher, RobotsFile(fetcher), sandbox)
            return run_ingest(engine, reader, nothing, is_every=True)

    yield run, engine
    engine.dispose()


def rows(engine):
    """Return the ids of all articles and versions."""
    with Session(engine) as session:
        tables = (Article, ArticleVersion)
        return [set(session.exec(select(table.id)).all()) for table in tables]


def feed_files():
    """Return name, body and Content-Type of every feed."""
    for path in sorted((REFERENCE / "feeds").rglob("*")):
        if path.is_dir() or path.name == "LICENSE":
            continue
        body = path.read_bytes()
        found = re.search(rb"Header:\s*Content-type:\s*([^\n]+)", body, re.IGNORECASE)
        kind = found.group(1).decode().strip() if found else "application/xml"
        yield path.relative_to(REFERENCE).as_posix(), body, kind


def test_every_real_feed_gives_one_row_and_a_second_run_adds_nothing(site, ingest):
    """219 feeds: no crash, one state each, and the second run changes no article."""
    run, engine = ingest
    urls = [
        site.add(f"/{name}", body, headers={"Content-Type": kind, "ETag": f'"{i}"'})
        for i, (name, body, kind) in enumerate(feed_files())
    ]
    first = run(urls)
    assert first.counts.feeds == len(urls) == 219
    before = rows(engine)
    second = run()
    assert (second.counts.new, second.counts.updated) == (0, 0)
    assert rows(engine) == before
    with Session(engine) as session:
        feeds = session.exec(select(Feed)).all()
        failed = [feed for feed in feeds if feed.state == "failing"]
        n_errors = session.exec(
            select(func.count()).select_from(RunError).where(RunError.stage == "feed")
        ).one()
    assert len(feeds) == 219
    assert all(feed.last_fetched_at and feed.next_fetch_at for feed in feeds)
    assert [feed.url.rpartition("/")[2] for feed in failed] == [
        "rss_empty_document.xml"
    ]
    assert n_errors == 2


def shingles(text):
    """Count the runs of four words of a text."""
    words = re.findall(r"\w+", text)
    starts = range(max(1, len(words) - 3))
    return Counter(tuple(words[i : i + 4]) for i in starts if words)


def score(pairs):
    """Return F1 of mean precision and mean recall over pages of equal weight."""
    precisions, recalls = [], []
    for truth, found in pairs:
        true, got = shingles(truth), shingles(found)
        common = (true & got).total()
        if got:
            precisions.append(common / got.total())
        if true:
            recalls.append(common / true.total())
    precision, recall = statistics.mean(precisions), statistics.mean(recalls)
    return 2 * precision * recall / (precision + recall)


def test_the_stored_text_of_real_pages_is_their_main_text(site, ingest):
    """What is stored of 36 pages scores at least the floor against marked text."""
    run, engine = ingest
    folder = REFERENCE / "pages"
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    items = []
    for key in truth:
        page = gzip.decompress((folder / f"{key}.html.gz").read_bytes())
        link = site.add(f"/{key}", page, headers={"Content-Type": "text/html"})
        items.append(f"<item><guid>{key}</guid><link>{link}</link></item>")
    feed = (
        f"<rss version='2.0'><channel><title>T</title>{''.join(items)}</channel></rss>"
    )
    summary = run([site.add("/feed.xml", feed)])
    assert summary.counts.new == len(truth)
    with Session(engine) as session:
        found = session.exec(
            select(ArticleVersion.source_url, ArticleVersion.text)
        ).all()
    texts = {url.rpartition("/")[2]: text for url, text in found}
    pairs = [(page["articleBody"], texts.get(key, "")) for key, page in truth.items()]
    assert score(pairs) >= PAGES_F1_FLOOR

"""The bundled sample over its loopback server and the real fetch path."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest
from sqlmodel import Session, select

from ingest.demo import follow_sample, sample_feeds, sample_server
from ingest.entry_reading import PageReader
from ingest.extraction import Extraction
from ingest.fetch import Fetcher
from ingest.robots import RobotsFile
from ingest.run import run_ingest
from ingest.sandbox import InlineSandbox
from kb.database import open_database
from kb.models import Article, ArticleVersion, Feed, RunError, Source


def nothing(articles):
    """Extract nothing; delivery is what is tested."""
    return (Extraction(article_id=article.id) for article in articles)


@pytest.fixture
def rounds(tmp_path, loopback):
    """Return a function that ingests one round of the sample, and the engine."""
    engine = open_database(tmp_path / "demo.db")

    def run(*, is_second_round=False):
        with (
            sample_server(is_second_round=is_second_round) as base,
            Fetcher(loopback()) as fetcher,
        ):
            follow_sample(engine, base)
            reader = PageReader(fetcher, RobotsFile(fetcher), InlineSandbox())
            return run_ingest(engine, reader, nothing, is_every=True)

    yield run, engine
    engine.dispose()


def articles_of(engine):
    """Return all articles by folder and file."""
    with Session(engine) as session:
        rows = session.exec(select(Article)).all()
    return {"/".join(row.url.split("/")[-2:]): row for row in rows}


def test_the_sample_arrives_whole(rounds):
    """Seven feeds, every article, two of them from the feed's own text."""
    run, engine = rounds
    summary = run()
    assert (summary.exit_code, summary.counts.feeds) == (0, 7)
    assert summary.counts.feeds_failed == 0
    found = articles_of(engine)
    assert len(found) == summary.counts.new == summary.counts.entries
    assert len(found) >= 14
    assert all(row.language == "en" for row in found.values())
    assert all(row.published_at for row in found.values())
    absent = found["noticeboard/halden-orders-18432-gpus.html"]
    walled = found["meridian-markets/sk-hynix-packaging-plant.html"]
    with Session(engine) as session:
        texts = dict(
            session.exec(select(ArticleVersion.article_id, ArticleVersion.text)).all()
        )
        errors = sorted(session.exec(select(RunError.error_class)).all())
        kinds = set(session.exec(select(Source.kind)).all())
    assert errors == ["ArticleError:consent", "FetchError:not_found"]
    assert len(texts[absent.id]) > 500
    assert "partners store" not in texts[walled.id]
    assert "412 partners" not in "".join(texts.values())
    assert {"wire", "trade", "news", "blog"} <= kinds


def test_the_same_day_twice_adds_nothing_and_costs_a_304_a_feed(rounds):
    """Every feed of the second run is not modified."""
    run, _ = rounds
    run()
    again = run()
    assert (again.counts.new, again.counts.updated) == (0, 0)
    assert again.counts.feeds_unchanged == 7


def test_the_second_round_corrects_one_article(rounds):
    """The corrected article has two versions; going back changes nothing."""
    run, engine = rounds
    run()
    corrected = run(is_second_round=True)
    assert (corrected.counts.new, corrected.counts.updated) == (0, 1)
    with Session(engine) as session:
        versions = session.exec(select(ArticleVersion.article_id)).all()
    article = articles_of(engine)["rackline/cobalt-bridge-buys-norwick.html"]
    assert versions.count(article.id) == 2
    for is_second_round in (False, True):
        back = run(is_second_round=is_second_round)
        assert (back.counts.new, back.counts.updated) == (0, 0)


def test_the_feeds_name_their_publishers(rounds):
    """Each feed has the publisher of publishers.yml, not the loopback host."""
    run, engine = rounds
    run()
    with Session(engine) as session:
        sources = set(session.exec(select(Feed.source_id)).all())
    assert sources == {feed.source.domain for feed in sample_feeds("http://x")}
    assert not any("127.0.0.1" in str(source) for source in sources)


@pytest.mark.parametrize(
    "path",
    ["/", "/README.md", "/../pyproject.toml", "/rackline/../publishers.yml", "/a/b"],
)
def test_only_the_sample_s_files_are_served(path):
    """The server knows no other folder."""
    with sample_server(port=0) as base, pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(base + path)  # noqa: S310 - loopback
    assert caught.value.code == 404
    caught.value.close()

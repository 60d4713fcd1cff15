"""Runs over loopback feeds, with a stand-in for the extractor."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, func, select

from ingest.entry_reading import PageReader
from ingest.extraction import (
    ExtractedClaim,
    Extraction,
    FoundAttribution,
    Span,
)
from ingest.fetch import Fetcher
from ingest.figures import find_figures
from ingest.given_articles import article_of_input
from ingest.inputs import read_articles
from ingest.robots import RobotsFile
from ingest.run import Versions, run_articles, run_ingest
from ingest.sandbox import InlineSandbox
from ingest.subscriptions import NewFeed, add_feed, publisher_of
from kb.database import open_database, write_session
from kb.models import Article, ArticleVersion, Claim, Feed, Mention, Run, RunError

WORDS = (
    "Acme Compute said on Tuesday that it had raised money from several investors. "
    "The company builds data centers in the north of the state and rents them out. "
    "It did not say when the next site would open, nor who would use it first. "
)
VERSIONS = Versions("1", "m")


def stand_in(articles):
    """Return one claim a figure: enough to see mentions and claims being stored."""
    for article in articles:
        figures = find_figures(article.text)
        yield Extraction(
            article.id,
            figures=tuple(figures),
            claims=tuple(claim(article, figure) for figure in figures),
        )


def claim(article, figure):
    """Return a claim whose quote is the figure itself."""
    span = figure.span
    return ExtractedClaim(
        kind="funding_round",
        subject=None,
        subject_span=None,
        figure=figure,
        status="completed",
        status_span=None,
        attribution=FoundAttribution("none"),
        roles=(),
        period=None,
        basis=None,
        basis_span=None,
        event_date=None,
        event_date_span=None,
        quote=Span("text", span.start, span.end, span.surface),
    )


def page(text, title="Acme raises money"):
    """Return an article page."""
    return (
        f"<html lang='en'><head><title>{title}</title></head><body><article>"
        f"<h1>{title}</h1><p>{WORDS}</p><p>{text}</p></article></body></html>"
    )


def item(site, name, *, date="Sun, 01 Feb 2026 10:00:00 GMT", text="Short."):
    """Return an item of a feed."""
    return (
        f"<item><guid isPermaLink='false'>{name}</guid><title>Title {name}</title>"
        f"<link>{site.url}/{name}</link><pubDate>{date}</pubDate>"
        f"<description>{text}</description></item>"
    )


def rss(*items):
    """Return a feed of these items."""
    return (
        f"<rss version='2.0'><channel><title>T</title>{''.join(items)}</channel></rss>"
    )


class Desk:
    """A database, feeds and a run, for one test."""

    def __init__(self, path, settings):
        """Open a new database."""
        self.engine = open_database(path)
        self.settings = settings

    def follow(self, *urls):
        """Add feeds."""
        with write_session(self.engine) as session:
            for url in urls:
                source = publisher_of(url)
                add_feed(session, NewFeed(url, source), now=datetime.now(UTC))

    def run(self, *, is_every=True, extract=stand_in):
        """Run once over all feeds."""
        with Fetcher(self.settings) as fetcher:
            reader = PageReader(fetcher, RobotsFile(fetcher), InlineSandbox())
            return run_ingest(
                self.engine, reader, extract, versions=VERSIONS, is_every=is_every
            )

    def all(self, table):
        """Return all rows of a table."""
        with Session(self.engine) as session:
            return session.exec(select(table)).all()

    def count(self, table):
        """Return the number of rows of a table."""
        with Session(self.engine) as session:
            return session.exec(select(func.count()).select_from(table)).one()

    def errors(self):
        """Return stage and class of all errors."""
        return [(row.stage, row.error_class) for row in self.all(RunError)]


@pytest.fixture
def desk(tmp_path, loopback):
    """Return a desk with an empty database."""
    made = Desk(tmp_path / "a.db", loopback(deadline_s=3.0, read_timeout_s=1.0))
    yield made
    made.engine.dispose()


def test_a_feed_becomes_articles_mentions_and_claims(site, desk):
    """The whole path: page text is stored, figures are mentions, mentions are claims."""
    site.add("/1", page("The round was $5 billion."))
    desk.follow(site.add("/feed", rss(item(site, 1)), headers={"ETag": '"a"'}))
    summary = desk.run()
    assert (summary.state, summary.exit_code) == ("ok", 0)
    assert (summary.counts.new, summary.counts.mentions) == (1, 1)
    (article,) = desk.all(Article)
    assert article.url == f"{site.url}/1"
    assert article.published_at == datetime(2026, 2, 1, 10, tzinfo=UTC)
    assert desk.count(Claim) == 1
    (feed,) = desk.all(Feed)
    assert (feed.state, feed.etag, feed.failures) == ("active", '"a"', 0)
    assert feed.next_fetch_at > datetime.now(UTC)


def test_the_same_input_twice_changes_no_article_row(site, desk):
    """The second run fetches no page and writes no article, mention or claim."""
    site.add("/1", page("The round was $5 billion."))
    site.add("/2", page("The debt was $7 billion."))
    desk.follow(site.add("/feed", rss(item(site, 1), item(site, 2))))
    desk.run()
    tables = (Article, ArticleVersion, Mention, Claim)
    before = [[row.model_dump() for row in desk.all(table)] for table in tables]
    n_requests = len(site.requests)
    summary = desk.run()
    assert [[row.model_dump() for row in desk.all(table)] for table in tables] == before
    assert (summary.counts.new, summary.counts.unchanged) == (0, 2)
    assert len(site.requests) == n_requests + 1


def test_a_304_costs_one_request_and_changes_nothing(site, desk):
    """Validators are sent, and an unmodified feed is a success."""
    site.add("/1", page("The round was $5 billion."))
    url = site.add("/feed", rss(item(site, 1)), headers={"ETag": '"a"'})
    desk.follow(url)
    desk.run()
    site.add("/feed", status=304)
    n_requests = len(site.requests)
    summary = desk.run()
    assert summary.counts.feeds_unchanged == 1
    assert len(site.requests) == n_requests + 1
    assert site.requests[-1][1]["If-None-Match"] == '"a"'
    assert desk.all(Feed)[0].etag == '"a"'


def test_only_due_feeds_are_asked(site, desk):
    """A feed that was asked a moment ago is left alone."""
    desk.follow(site.add("/feed", rss()))
    desk.run()
    assert desk.run(is_every=False).counts.feeds == 0


def test_one_bad_feed_does_not_end_the_run(site, desk, raw_server):
    """Every fault is one row and one state; the good feed is stored; exit code 1."""
    site.add("/1", page("The round was $5 billion."))
    desk.follow(
        site.add("/good", rss(item(site, 1))),
        site.add("/empty", b""),
        site.add(
            "/html", b"<!doctype html><html><title>Just a moment...</title></html>"
        ),
        site.add("/gone", status=410),
        site.add("/busy", status=429, headers={"Retry-After": "7200"}),
        raw_server(lambda connection: connection.sendall(b"nonsense\r\n\r\n")),
        "http://127.0.0.1:9/dead",
    )
    summary = desk.run()
    assert (summary.state, summary.exit_code) == ("partial", 1)
    assert (summary.counts.feeds, summary.counts.feeds_failed) == (7, 6)
    assert desk.count(Article) == 1
    feeds = {feed.url.rpartition("/")[2]: feed for feed in desk.all(Feed)}
    assert feeds["good"].state == "active"
    assert (feeds["gone"].state, feeds["gone"].next_fetch_at) == ("gone", None)
    assert feeds["busy"].next_fetch_at > datetime.now(UTC) + timedelta(hours=1.9)
    assert all(feed.last_error for name, feed in feeds.items() if name != "good")
    assert sorted(name for _, name in desk.errors()) == [
        "FeedError:empty",
        "FeedError:html",
        "FetchError:connect",
        "FetchError:gone",
        "FetchError:protocol",
        "FetchError:rate_limited",
    ]


def test_nothing_worked_is_exit_code_two(site, desk):
    """All feeds failed."""
    desk.follow(site.add("/empty", b""))
    summary = desk.run()
    assert (summary.state, summary.exit_code) == ("failed", 2)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        ({"status": 404}, "FetchError:not_found"),
        ({"body": "<html><title>Just a moment...</title><body>Verify you are human"}, "ArticleError:challenge"),
        ({"body": b"%PDF", "headers": {"Content-Type": "application/pdf"}}, "ArticleError:not_html"),
    ],
)  # fmt: skip
def test_without_its_page_an_entry_is_its_feed_text(site, desk, reply, error):
    """The feed's own words are stored, marked partial, and the reason is a row."""
    site.add("/1", **reply)
    desk.follow(site.add("/feed", rss(item(site, 1, text="Acme raised $5 billion."))))
    summary = desk.run()
    (article,) = desk.all(Article)
    assert (article.state, article.title) == ("partial", "Title 1")
    assert summary.counts.mentions == 1
    assert summary.exit_code == 0
    assert desk.errors() == [("page", error)]


def test_robots_txt_bars_the_page_but_not_the_feed(site, desk):
    """A page that robots.txt forbids is not fetched."""
    site.add("/robots.txt", "User-agent: *\nDisallow: /1")
    site.add("/1", page("The round was $5 billion."))
    desk.follow(site.add("/feed", rss(item(site, 1))))
    desk.run()
    assert "/1" not in [path for path, _ in site.requests]
    assert desk.errors() == [("page", "FetchError:blocked_by_robots")]


def test_validators_wait_while_an_entry_may_still_come(site, desk):
    """A page that times out now must not be lost behind a 304 later."""
    site.add("/1", status=503)
    feed = site.add("/feed", rss(item(site, 1)), headers={"ETag": '"a"'})
    desk.follow(feed)
    desk.run()
    assert desk.all(Feed)[0].etag is None


def test_a_corrected_article_is_a_new_version(site, desk):
    """The publisher dates the entry later: the page is read again, both texts stay."""
    site.add("/1", page("The round was $5 billion."))
    desk.follow(site.add("/feed", rss(item(site, 1))))
    desk.run()
    site.add("/1", page("The round was $6 billion."))
    late = "Mon, 02 Feb 2026 10:00:00 GMT"
    site.add("/feed", rss(item(site, 1, date=late)))
    summary = desk.run()
    assert summary.counts.updated == 1
    assert desk.count(Article) == 1
    assert desk.count(ArticleVersion) == 2
    states = {row.quote: row.state for row in desk.all(Mention)}
    assert states == {"$5 billion": "superseded", "$6 billion": "current"}


def test_a_wall_does_not_replace_an_article(site, desk):
    """A later reading that gets only a teaser leaves the stored text alone."""
    site.add("/1", page("The round was $5 billion."))
    desk.follow(site.add("/feed", rss(item(site, 1))))
    desk.run()
    site.add("/1", "<html><title>Before you continue</title><body>We use cookies")
    site.add("/feed", rss(item(site, 1, date="Mon, 02 Feb 2026 10:00:00 GMT")))
    desk.run()
    (article,) = desk.all(Article)
    assert article.state == "ok"
    assert desk.count(ArticleVersion) == 1


def test_an_article_whose_page_is_gone_is_kept_and_marked(site, desk):
    """Deletion is noted, nothing is lost."""
    site.add("/1", page("The round was $5 billion."))
    desk.follow(site.add("/feed", rss(item(site, 1))))
    desk.run()
    site.add("/1", status=410)
    site.add("/feed", rss(item(site, 1, date="Mon, 02 Feb 2026 10:00:00 GMT")))
    desk.run()
    assert desk.all(Article)[0].state == "gone"
    assert desk.count(Claim) == 1


def test_an_entry_that_leaves_the_feed_is_no_deletion(site, desk):
    """Feeds are windows: what slides out stays stored."""
    site.add("/1", page("The round was $5 billion."))
    desk.follow(site.add("/feed", rss(item(site, 1))))
    desk.run()
    site.add("/feed", rss())
    desk.run()
    assert desk.all(Article)[0].state == "ok"


def test_two_feeds_with_one_story_store_it_once(site, desk):
    """The page's address is the article's identity."""
    site.add("/1", page("The round was $5 billion."))
    other = item(site, 1).replace(f"{site.url}/1", f"{site.url}/1?utm_source=x")
    desk.follow(site.add("/feed1", rss(item(site, 1))), site.add("/feed2", rss(other)))
    desk.run()
    assert desk.count(Article) == 1


def test_entries_without_link_or_guid_are_stored_once(site, desk):
    """The feed is the address, the entry's words the identity."""
    text = f"<item><title>Only</title><description>{WORDS} $5 billion.</description></item>"
    desk.follow(site.add("/feed", rss(text)))
    assert desk.run().counts.new == 1
    assert desk.run().counts.new == 0
    assert desk.all(Article)[0].url.startswith(f"{site.url}/feed#")


def test_a_moved_feed_is_followed_after_the_second_sight(site, desk):
    """301 once is a notice, twice a new address; a temporary redirect never is."""
    site.add("/old", status=301, headers={"Location": "/new"})
    site.add("/temp", status=302, headers={"Location": "/new2"})
    site.add("/new", rss())
    site.add("/new2", rss())
    desk.follow(site.url + "/old", site.url + "/temp")

    def addresses():
        return sorted(feed.url.rpartition("/")[2] for feed in desk.all(Feed))

    desk.run()
    assert addresses() == ["old", "temp"]
    assert "moved" in next(f.last_error for f in desk.all(Feed) if "old" in f.url)
    desk.run()
    assert addresses() == ["new", "temp"]


def test_a_text_in_another_language_is_stored_but_not_read(site, desk):
    """The extractor reads English; the rest is kept for later."""
    german = (
        "Das Unternehmen hat nach eigenen Angaben 5 Milliarden Dollar eingenommen, "
        "also $5 billion. Die Anlage soll im Norden des Landes gebaut werden, und der "
        "Bau soll im Frühjahr beginnen. Wer dort rechnen wird, blieb zunächst offen. "
    )
    site.add("/1", f"<html><body><article><p>{german}</p><p>{german * 2}</p></article>")
    desk.follow(site.add("/feed", rss(item(site, 1))))
    summary = desk.run()
    assert summary.counts.other_language == 1
    assert desk.all(Article)[0].language == "de"
    assert desk.count(Mention) == 0


def test_an_article_the_extractor_trips_over_is_one_error(site, desk):
    """The other articles of the feed are stored; the entry is tried again."""
    site.add("/1", page("The round was $5 billion."))
    site.add("/2", page("The debt was $7 billion."))

    def trips(articles):
        for article in articles:
            if "$7" in article.text:
                raise ZeroDivisionError("bug")
            yield from stand_in([article])

    feed = site.add("/feed", rss(item(site, 1), item(site, 2)), headers={"ETag": '"a"'})
    desk.follow(feed)
    desk.run(extract=trips)
    assert desk.count(Article) == 1
    assert ("article", "ExtractionError:extraction") in desk.errors()
    assert desk.run().counts.new == 1


def test_a_private_address_in_a_feed_is_refused(site, desk, loopback):
    """Without the setting, neither a feed nor a page on this machine is fetched."""
    desk.follow(site.add("/feed", rss()))
    desk.settings = type(desk.settings)(host_delay_s=0.0)
    desk.run()
    assert desk.errors() == [("feed", "FetchError:blocked_address")]
    assert site.requests == []


def test_articles_of_a_file_are_stored_and_bad_lines_are_said(desk):
    """The second time changes nothing; the bad line is a row with its place."""
    good = {"id": "a", "title": "T", "text": WORDS + "$5 billion.", "publisher": "P"}
    body = (json.dumps(good) + "\n{bad\n").encode()

    def load():
        now = datetime.now(UTC)
        found = [
            x
            if isinstance(x, Exception)
            else article_of_input(x, publisher=None, now=now)
            for x in read_articles(body, "x.jsonl")
        ]
        return run_articles(desk.engine, found, stand_in, versions=VERSIONS)

    first, second = load(), load()
    assert (first.counts.new, first.counts.errors, first.exit_code) == (1, 1, 1)
    assert (second.counts.new, second.counts.unchanged) == (0, 1)
    (article,) = desk.all(Article)
    assert (article.url, article.source_id) == ("urn:claimwire:a", "p.invalid")
    assert desk.all(RunError)[0].url == "x.jsonl:2"


KILLED = """
from ingest.addresses import read_policy
from ingest.entry_reading import PageReader
from ingest.extraction import Extraction
from ingest.fetch import Fetcher
from ingest.fetched import FetchSettings
from ingest.robots import RobotsFile
from ingest.run import run_ingest
from ingest.sandbox import InlineSandbox
from kb.database import open_database
settings = FetchSettings(host_delay_s=0.0, addresses=read_policy(None, allow_private=True))
def nothing(articles):
    for article in articles:
        yield Extraction(article.id)
print("go", flush=True)
with Fetcher(settings) as fetcher:
    reader = PageReader(fetcher, RobotsFile(fetcher), InlineSandbox())
    run_ingest(open_database({db!r}), reader, nothing, is_every=True)
"""


@pytest.mark.parametrize("delay", [0.05, 0.15, 0.3, 0.5, 0.8])
def test_a_killed_run_leaves_whole_articles_and_the_next_completes(
    site, desk, tmp_path, delay
):
    """SIGKILL at some point: no partial article, no duplicate, nothing lost."""
    names = range(12)
    for name in names:
        site.add(
            f"/{name}", page(f"The round was ${name + 1} billion.", f"Title {name}")
        )
    items = (item(site, name) for name in names)
    desk.follow(site.add("/feed", rss(*items), headers={"ETag": '"a"'}))
    code = KILLED.format(db=str(tmp_path / "a.db"))
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    with process:
        process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
    with desk.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    whole = {row.id for row in desk.all(Article) if row.current_version_id}
    assert len(whole) == desk.count(Article) == desk.count(ArticleVersion)
    desk.run()
    assert desk.count(Article) == len(names)
    with Session(desk.engine) as session:
        states = session.exec(select(Run.state).order_by(col(Run.started_at))).all()
    assert states[-1] == "ok"
    assert "running" not in states

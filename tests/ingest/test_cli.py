"""The command line, with loopback feeds and no language model."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from sqlmodel import Session, select

from ingest import extract as extractor_module
from ingest.cli import main
from ingest.extraction import Extraction
from kb.database import open_database
from kb.models import Feed

COMMANDS = sorted(main.commands)
LINE = {
    "id": "a1",
    "title": "Acme raises money",
    "text": "Acme raised $5 billion. " * 20,
    "publisher": "Example News",
    "published": "2026-02-01",
}


@pytest.fixture
def cli(tmp_path, monkeypatch):
    """Return a function that runs a command in an empty directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLAIMWIRE_DB", raising=False)

    def nothing(articles):
        return (Extraction(article_id=article.id) for article in articles)

    monkeypatch.setattr(extractor_module, "extract_articles", nothing)

    def run(*arguments, **kwargs):
        return CliRunner().invoke(main, list(arguments), **kwargs)

    return run


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(cli, name):
    """Help exists, in a sentence, and starts nothing."""
    result = cli(name, "--help")
    assert result.exit_code == 0
    assert len(main.commands[name].help) > 20


def test_help_answers_at_once():
    """No heavy library is loaded before a command runs."""
    started = time.monotonic()
    code = "import sys, ingest.cli; print([m for m in ('spacy', 'sqlmodel', 'trafilatura', 'httpx2', 'datasette', 'feedparser') if m in sys.modules])"
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert out.stdout.strip() == "[]"
    assert time.monotonic() - started < 3.0


@pytest.mark.parametrize(
    "arguments",
    [
        ["status"],
        ["runs"],
        ["audit"],
        ["find", "OpenAI"],
        ["serve"],
        ["feeds", "list"],
        ["reextract"],
        ["review", "x", "verify"],
    ],
)
def test_a_missing_database_is_said_and_not_made(cli, tmp_path, arguments):
    """A typing mistake in --db does not answer from an empty file."""
    result = cli("--db", "nope.db", *arguments)
    assert result.exit_code == 2
    assert "no database nope.db" in result.output
    assert not (tmp_path / "nope.db").exists()


def test_feeds_are_added_listed_exported_imported_and_removed(cli, tmp_path):
    """The whole life of a feed, by commands."""
    url = "https://news.example/feed"
    assert "added" in cli("feeds", "add", url, "--publisher", "Example").output
    assert "0 feeds added, 1 known" in cli("feeds", "add", url).output
    assert "Example" in cli("feeds", "list").output
    assert cli("feeds", "export", "out.opml").exit_code == 0
    assert "removed" in cli("feeds", "remove", url).output
    assert url not in cli("feeds", "list").output
    assert "1 feeds added" in cli("feeds", "import", "out.opml").output
    assert url in cli("feeds", "export").output


def test_feeds_add_without_a_feed_offers_the_starting_list(cli):
    """Nothing to add is a hint, not an error trace."""
    result = cli("feeds", "add")
    assert result.exit_code == 2
    assert "--starter" in result.output


def test_the_starting_list_loads(cli):
    """Every feed of the list has a publisher that the database accepts."""
    result = cli("feeds", "add", "--starter")
    assert result.exit_code == 0
    engine = open_database("claimwire.db")
    with Session(engine) as session:
        feeds = session.exec(select(Feed)).all()
    engine.dispose()
    assert len(feeds) > 30
    assert all(feed.source_id and feed.title for feed in feeds)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["feeds", "add", "file:///etc/passwd"], "not fetched"),
        (["feeds", "add", "https://n.example/f", "--kind", "gossip"], "gossip"),
        (["ingest", "absent.jsonl"], "cannot read absent.jsonl"),
        (["ingest", "--allow-networks", "10.0.0.0/99"], "10.0.0.0/99"),
        (["extract", "absent.txt"], "cannot read absent.txt"),
    ],
)
def test_mistakes_are_said_in_words(cli, arguments, words):
    """Exit code 2, one line, no trace."""
    result = cli(*arguments)
    assert result.exit_code == 2
    assert words in result.output
    assert "Traceback" not in result.output


def test_ingest_prints_a_line_a_feed_and_a_summary(cli, site):
    """One good and one bad feed: exit code 1, and both are named."""
    text = "<p>" + "Acme said on Tuesday that it would build a data center. " * 8
    site.add("/1", f"<html><title>Acme</title><body><article>{text}</article>")
    item = f"<item><guid>1</guid><title>A</title><link>{site.url}/1</link></item>"
    good = site.add("/good", f"<rss version='2.0'><channel>{item}</channel></rss>")
    bad = site.add("/bad", b"")
    cli("feeds", "add", good, bad)
    result = cli("ingest", "--allow-private")
    assert result.exit_code == 1
    assert f"ok        {good}: 1 new" in result.output
    assert "failed    the body is empty" in result.output
    assert "feeds     2, 1 failed" in result.output
    assert "1 new, 0 updated, 0 unchanged" in result.output
    assert "FeedError:empty" in cli("runs", "--errors").output
    assert bad in cli("status").output
    again = cli("ingest", "--allow-private")
    assert (again.exit_code, "No feed is due" in again.output) == (0, True)


def test_private_addresses_need_the_option(cli, site):
    """Without --allow-private this machine is out of reach."""
    cli("feeds", "add", site.add("/feed", b"<rss version='2.0'><channel/></rss>"))
    result = cli("ingest")
    assert result.exit_code == 2
    assert "not a public address" in result.output


def test_articles_come_from_standard_input(cli):
    """JSON lines; a bad one is named and the rest is stored."""
    lines = json.dumps(LINE) + "\n{bad\n"
    result = cli("ingest", "-", input=lines)
    assert result.exit_code == 1
    assert "line 2: not JSON" in result.output
    assert "1 new" in result.output
    assert "0 new, 0 updated, 1 unchanged" in cli("ingest", "-", input=lines).output


def test_an_url_is_ingested(cli, site):
    """One page becomes one article."""
    text = "<p>" + "Acme said on Tuesday that it would build a data center. " * 8
    url = site.add("/1", f"<html><title>Acme</title><body><article>{text}</article>")
    assert "1 new" in cli("ingest", "--allow-private", url).output


def test_extract_writes_one_json_line_an_article(cli):
    """Without a database; a bad line is named on standard error."""
    result = cli("extract", "-", "--format", "jsonl", input=json.dumps(LINE) + "\n[]\n")
    assert result.exit_code == 1
    (line,) = [x for x in result.stdout.splitlines() if x]
    assert set(json.loads(line)) == {"id", "organizations", "figures", "claims"}
    assert "line 2" in result.stderr


def test_extract_shows_the_article(cli, tmp_path):
    """Text form: the first line is the title; markup-like text is printed as it is."""
    (tmp_path / "a.txt").write_text("A [bold]title[/bold]\n\nWords.\x1b[31m")
    result = cli("extract", "a.txt")
    assert result.exit_code == 0
    assert "A [bold]title[/bold]" in result.output
    assert "No claims found." in result.output
    assert "\x1b" not in result.output


def test_backup_copies_and_checks(cli, tmp_path):
    """The copy has the same rows; a file that is there is not replaced."""
    cli("ingest", "-", input=json.dumps(LINE))
    result = cli("backup", "copy.db")
    assert result.exit_code == 0
    assert "1  articles" in result.output
    assert cli("backup", "copy.db").exit_code == 2
    assert cli("backup", "copy.db", "--force").exit_code == 0
    assert "1  articles" in cli("--db", "copy.db", "status").output


def test_audit_and_reextract_find_nothing_wrong(cli):
    """A database of our own making passes."""
    cli("ingest", "-", input=json.dumps(LINE))
    assert cli("audit").exit_code == 0
    assert "1 articles read" in cli("reextract", "--dry-run").output


@pytest.mark.parametrize(
    ("form", "words"),
    [("systemd", "OnUnitInactiveSec=15min"), ("cron", "*/15 * * * *")],
)
def test_schedule_prints_units(cli, form, words):
    """Units for the machine's own scheduler, with the database's full path."""
    out = cli("schedule", "--print", form).output
    assert words in out
    assert "claimwire.db ingest" in out


def test_a_newer_database_is_refused(cli, tmp_path):
    """Nothing is changed in a file of a newer Claimwire, and doctor says so."""
    engine = open_database(tmp_path / "claimwire.db")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO schema_migrations VALUES ('m9999_future', ?)",
            (datetime.now(UTC).isoformat(),),
        )
    engine.dispose()
    result = cli("status")
    assert result.exit_code == 2
    assert "newer Claimwire" in result.output

"""A base for the pages: the bundled sample, with the claims that were written by hand.

The extractor takes no part: every claim is that of ``ingest/sample/expected.yml``, its
words found again in the page, so that the pages are tested on known values.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from sqlmodel import Session

import ingest
from ingest.articles import extract_page
from ingest.extraction import (
    ExtractedClaim,
    Extraction,
    FoundAttribution,
    FoundFigure,
    FoundOrganization,
    FoundPeriod,
    FoundRole,
    Span,
)
from ingest.load import LoadableArticle, LoadableSource, load_article
from kb.database import open_database, write_session
from kb.models import Feed, Run, RunError
from kb.organizations import load_registry, organization_id
from kb.organizations_table import sync_registry
from kb.reconcile import reconcile

SAMPLE = Path(ingest.__file__).parent / "sample"
NOW = datetime(2026, 4, 20, 9, tzinfo=UTC)


def find(article, words, *, near=0, part="text"):
    """Return the span of ``words`` closest before ``near``, else the first one."""
    text = article.text if part == "text" else article.title
    for one in words:
        places = [m.start() for m in re.finditer(re.escape(one), text)]
        if places:
            start = max((p for p in places if p <= near), default=places[0])
            return Span(part, start, start + len(one), one)
    return None


def sentence(article, span):
    """Return the sentence or line around a span."""
    ends = [
        m.end() for m in re.finditer(r"(?<=[.!?”\"]) +(?=[A-Z“\"])|\n+", article.text)
    ]
    start = max((e for e in ends if e <= span.start), default=0)
    end = min((e for e in ends if e >= span.end), default=len(article.text))
    while article.text[end - 1].isspace():
        end -= 1
    return Span("text", start, end, article.text[start:end])


class Reader:
    """Turns the expected claims of one article into an extraction."""

    def __init__(self, expected, article):
        """Keep the names that the article may print."""
        self.article = article
        self.names = {
            name: [name, *expected["also_named"].get(name, [])]
            for one in expected["articles"]
            for name in one["organizations"]
        }

    def extraction(self, entry):
        """Return what is expected of the article, with the places of its words."""
        claims = [self.claim(one) for one in entry["claims"]]
        found = tuple(one for one in claims if one is not None)
        names = {o for o in entry["organizations"] if self.places(o)}
        names |= {c.subject for c in found if c.subject}
        names |= {r.organization for c in found for r in c.roles}
        registry = load_registry()
        organizations = tuple(
            FoundOrganization(
                name,
                None,
                next((o.id for o in registry.lookup(name)), organization_id(name)),
                self.places(name),
            )
            for name in sorted(names)
        )
        return Extraction("", organizations, tuple(c.figure for c in found), found)

    def places(self, name):
        """Return every place that names the organization."""
        spans = {}
        for surface in self.names.get(name, [name]):
            for match in re.finditer(rf"\b{re.escape(surface)}\b", self.article.text):
                span = Span("text", match.start(), match.end(), match.group())
                if not any(span.overlaps(other) for other in spans.values()):
                    spans[span.start] = span
        return tuple(spans[start] for start in sorted(spans))

    def claim(self, one):
        """Return an expected claim; None where its figure is not in the text."""
        span = find(self.article, [one["figure"]])
        if span is None:
            return None
        quote = sentence(self.article, span)
        figure = FoundFigure(
            span,
            self.whole(one["low"]),
            self.whole(one["high"]),
            one["bound"],
            one["unit"],
            one.get("per"),
        )
        said = one["attribution"]
        period = one.get("period")
        return ExtractedClaim(
            kind=one["kind"],
            subject=one["subject"],
            subject_span=self.named(one["subject"], span),
            figure=figure,
            status=one["status"],
            status_span=self.status(one["status"], quote),
            attribution=FoundAttribution(
                said["type"], said.get("name"), self.named(said.get("name"), span)
            ),
            roles=tuple(self.roles(one.get("roles", {}), span)),
            period=FoundPeriod(period["start"], period["end"], quote)
            if period
            else None,
            basis=one.get("basis"),
            basis_span=None,
            event_date=one.get("event_date"),
            event_date_span=None,
            quote=quote,
        )

    def whole(self, value):
        """Return an amount as a whole number."""
        return None if value is None else Decimal(round(value))

    def named(self, name, span):
        """Return the words that name somebody, near the figure."""
        words = self.names.get(name, [name]) if name else []
        return find(self.article, words, near=span.start)

    def status(self, status, quote):
        """Return a word of the sentence that fits the status."""
        words = {
            "completed": r"closed|raised|completed|bought",
            "agreed": r"signed|agreed|committed|priced",
            "planned": r"will|plans?|could",
            "expected": r"expects?|about",
            "stalled": r"stalled|stuck|paused",
            "denied": r"denied|denies|not true",
            "talks": r"talks",
        }.get(status)
        match = re.search(rf"\b({words})\b", quote.surface) if words else None
        if match is None:
            return None
        start = quote.start + match.start()
        return Span("text", start, start + len(match.group()), match.group())

    def roles(self, roles, span):
        """Yield the roles whose organizations the text names."""
        for role, names in roles.items():
            for name in names:
                place = self.named(name, span)
                if place:
                    yield FoundRole(role, name, place)


def read_article(entry, publisher):
    """Return a sample article as it is loaded; None where there is no page."""
    path = SAMPLE / f"{entry['id']}.html"
    url = f"https://{publisher['domain']}/{path.name}"
    if entry["text_from"] != "page":
        return None
    published = datetime.combine(
        datetime.fromisoformat(entry["published"]), time(8), tzinfo=UTC
    )
    page = extract_page(path.read_bytes().replace(b"{base}", b""), url, now=NOW)
    source = LoadableSource(
        name=publisher["name"],
        domain=publisher["domain"],
        kind=publisher["kind"],
        family=publisher["family"],
    )
    return LoadableArticle(
        source=source,
        url=url,
        title=entry["title"],
        text=page.text,
        fetched_at=published + timedelta(hours=2),
        published_at=published,
        language="en",
        extractor_version="by hand",
    )


def fill(path):
    """Load the sample into a new database and reconcile it; return its engine."""
    expected = yaml.safe_load((SAMPLE / "expected.yml").read_text("utf-8"))
    listed = yaml.safe_load((SAMPLE / "publishers.yml").read_text("utf-8"))
    publishers = {one["folder"]: one for one in listed["publishers"]}
    engine = open_database(path)
    with write_session(engine) as session:
        sync_registry(session, load_registry())
        session.add(
            Run(
                id="r1",
                command="demo",
                state="partial",
                started_at=NOW,
                finished_at=NOW,
                n_errors=1,
                counts='{"articles": 20}',
            )
        )
    with Session(engine) as session:
        for entry in sorted(expected["articles"], key=lambda one: one["published"]):
            article = read_article(entry, publishers[entry["id"].split("/")[0]])
            if article:
                extraction = Reader(expected, article).extraction(entry)
                load_article(
                    session, article, extraction, run_id="r1", now=article.fetched_at
                )
        reconcile(session)
    with write_session(engine) as session:
        for one in publishers.values():
            known = one["domain"] if one["folder"] != "meridian-markets" else None
            session.add(
                Feed(
                    id=one["folder"],
                    url=f"https://{one['domain']}/{one['feed']}",
                    source_id=known,
                    title=one["name"],
                    last_success_at=NOW,
                    last_fetched_at=NOW,
                    last_status=200,
                    n_entries=3,
                    added_at=NOW,
                )
            )
        session.add(
            RunError(
                run_id="r1",
                stage="fetch",
                error_class="FetchError",
                at=NOW,
                message="404 Not Found",
                url="https://noticeboard.example/x",
            )
        )
    return engine


@pytest.fixture(scope="session")
def base(tmp_path_factory):
    """Return the path of the filled database; nothing writes to it."""
    path = tmp_path_factory.mktemp("base") / "sample-base.db"
    fill(path).dispose()
    return path

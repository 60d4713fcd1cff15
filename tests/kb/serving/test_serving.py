"""Datasette on a real base: pages, named queries, metadata, hostile text."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import shutil
import sqlite3
from pathlib import Path

import pytest
import yaml
from datasette.app import Datasette
from datasette.plugins import pm

import kb
from kb import datasette_plugin
from kb.database import open_database, write_session
from kb.kinds import load_kinds
from kb.models import Article, Claim, Mention, Organization, Source, Topic
from kb.pages_words import page_words

HERE = Path(kb.__file__).parent
METADATA = yaml.safe_load((HERE / "metadata.yml").read_text("utf-8"))
DESCRIBED = METADATA["databases"]["claimwire"]
# SQLite's own plans that walk a whole table; small tables may be walked.
SMALL = {"organization_aliases", "sources", "feeds", "e", "f", "s"}
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"
    "\u202etxet\u200b\"'&"
)


def serve(path):
    """Return a Datasette as ``claimwire serve`` starts it."""
    if not pm.is_registered(datasette_plugin):
        pm.register(datasette_plugin, name="claimwire")
    return Datasette(
        [str(path)],
        metadata=yaml.safe_load((HERE / "metadata.yml").read_text("utf-8")),
        template_dir=str(HERE / "templates"),
        static_mounts=[("static", str(HERE / "static"))],
        settings={"suggest_facets": False, "sql_time_limit_ms": 3000},
    )


@pytest.fixture(scope="module")
def get(base):
    """Return a function that gets a path of the served sample."""
    return client(base)


def client(path):
    """Return a function that gets a path of the served database."""
    datasette = serve(path)

    def fetch(url):
        return asyncio.run(datasette.client.get(url))

    return fetch


@pytest.fixture(scope="module")
def rows(base):
    """Return a function that runs SQL on the base."""
    connection = sqlite3.connect(base)
    yield lambda sql, *values: connection.execute(sql, values).fetchall()
    connection.close()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/-/search",
        "/-/search?q=the+%24122B+round",
        "/-/search?q=%22%29+OR+%28",
        "/claimwire",
        "/static/claimwire.css",
        *(f"/claimwire/{name}" for name in DESCRIBED["tables"]),
        "/claimwire/claims?_search=OpenAI",
        "/claimwire/claims?_all=1",
    ],
)
def test_every_page_opens(get, path):
    """Every table, view and page of our own answers 200."""
    assert get(path).status_code == 200


@pytest.mark.parametrize(
    "table",
    ["claims", "topics", "organizations", "articles", "sources", "mentions", "runs"],
)
def test_pages_of_single_rows_open(get, rows, table):
    """The page of every row opens and links back to tables."""
    for (key,) in rows(f"SELECT id FROM {table} ORDER BY id LIMIT 80"):
        path = key.replace(".", "~2E")
        answer = get(f"/claimwire/{table}/{path}")
        assert answer.status_code == 200, key
        assert "Traceback" not in answer.text


def test_a_row_that_is_not_there_is_404(get):
    """An unknown key is not found rather than an empty page."""
    assert get("/claimwire/claims/nothing").status_code == 404


def test_the_claim_page_says_who_says_so(get, rows):
    """Question, value, marked figure, origins, links, history and citation stand there."""
    ((key,),) = rows(
        "SELECT id FROM claims WHERE label = 'OpenAI · funding round · $110B'"
    )
    text = get(f"/claimwire/claims/{key}").text
    assert "How much money does OpenAI raise?" in text
    assert re.search(r'class="m-figure"[^>]*>\$110 billion</mark>', text)
    assert "3 independent origins" in text
    assert "was replaced by" in text
    assert "28 Feb 2026" in text
    assert f"Claimwire, claim {key}" in text
    assert f"http://localhost/claimwire/claims/{key}" in text


def test_every_sentence_of_a_claim_is_on_its_page(get, rows):
    """No mention of a claim is lost when they are grouped by origin."""
    for key, number in rows("SELECT id, n_mentions FROM claims"):
        text = get(f"/claimwire/claims/{key}").text
        assert text.count('<figure class="evidence">') == number, key


def test_the_article_page_marks_its_figures(get, rows):
    """Every current figure of an article is marked and leads to its claim."""
    for (key,) in rows("SELECT id FROM articles"):
        text = get(f"/claimwire/articles/{key}").text
        found = rows(
            "SELECT claim_id, figure_text FROM mentions WHERE article_id = ?"
            " AND state = 'current' AND claim_id IS NOT NULL",
            key,
        )
        for claim, figure in found:
            assert f"/claimwire/claims/{claim}" in text
            assert f">{figure}</mark>" in text
        for anchor in re.findall(r'href="#(m-[0-9a-f]+)"', text):
            assert f'id="{anchor}"' in text


def test_the_search_box_finds_the_round(get):
    """A phrase finds the claim by amount and organization."""
    text = get("/-/search?q=the+%24122B+OpenAI+round").text
    assert "OpenAI · funding round · $122B" in text
    assert "Understood" in text


def test_full_text_search_narrows(get):
    """Datasette's own search works, and finds nothing for words that nobody wrote."""
    for table, words in (("claims", "Stargate"), ("mentions", "gigawatts")):
        whole = get(f"/claimwire/{table}.json?_shape=array&_size=max").json()
        found = get(f"/claimwire/{table}.json?_shape=array&_search={words}").json()
        assert 0 < len(found) < len(whole)
    assert get("/claimwire/articles.json?_shape=array&_search=qqzz").json() == []


@pytest.mark.parametrize("name", list(DESCRIBED["queries"]))
def test_a_named_query_works_without_parameters(get, name):
    """Every named query has rows with its defaults, as HTML, JSON and CSV."""
    found = get(f"/claimwire/{name}.json?_shape=array").json()
    assert found
    page = get(f"/claimwire/{name}")
    assert page.status_code == 200
    assert "message-error" not in page.text
    lines = list(csv.reader(io.StringIO(get(f"/claimwire/{name}.csv").text)))
    assert len(lines) == len(found) + 1


@pytest.mark.parametrize("name", list(DESCRIBED["queries"]))
def test_a_named_query_is_described(name):
    """Every query has a title, one line, and a default for each parameter."""
    query = DESCRIBED["queries"][name]
    assert query["title"]
    assert "\n" not in query["description"].strip()
    assert set(query["defaults"]) == set(query["params"])
    assert set(re.findall(r"(?<!\w):([a-z]+)", query["sql"])) == set(query["params"])


@pytest.mark.parametrize("name", list(DESCRIBED["queries"]))
def test_a_named_query_walks_no_large_table(rows, name):
    """The plan looks rows of large tables up by an index."""
    sql = DESCRIBED["queries"][name]["sql"]
    plan = rows("EXPLAIN QUERY PLAN " + re.sub(r":[a-z]+\b", "''", sql))
    for *_, step in plan:
        walked = re.match(r"SCAN (\w+)(?! USING)", step)
        if walked and walked[1] not in SMALL and "CONSTANT" not in step:
            assert walked[1] in {"amount", "who", "day", "picked"} or "INDEX" in step


def test_the_122_round_comes_with_every_source_and_sentence(get, rows):
    """The first named query returns each current mention of the claim, once."""
    found = get("/claimwire/figure_by_amount.json?_shape=array").json()
    sentences = rows(
        "SELECT m.quote FROM mentions m JOIN claims c ON c.id = m.claim_id"
        " WHERE c.label LIKE 'OpenAI % $122B' AND m.state = 'current'"
    )
    assert sorted(one["quote"] for one in found) == sorted(q for (q,) in sentences)
    assert {one["source"] for one in found} >= {"Continental Wire", "Rackline"}


@pytest.mark.parametrize(
    ("query", "wrong"),
    [("billions=9999", "figure_by_amount"), ("organization=Nobody", "organization")],
    ids=["amount", "organization"],
)
def test_a_named_query_finds_nothing_where_there_is_nothing(get, query, wrong):
    """A parameter that fits nothing gives no row instead of the default's."""
    assert get(f"/claimwire/{wrong}.json?_shape=array&{query}").json() == []


def test_metadata_covers_exactly_the_schema(rows):
    """Every table, view and column is described, in order, and nothing else is."""
    named = rows(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
        " AND name NOT LIKE '%\\_fts%' ESCAPE '\\' AND name NOT LIKE 'sqlite_%'"
    )
    assert {name for (name,) in named} == set(DESCRIBED["tables"])
    for table, described in DESCRIBED["tables"].items():
        columns = [row[1] for row in rows(f"PRAGMA table_info({table})")]
        assert columns == list(described["columns"]), table
        for key in ("label_column", "sort", "sort_desc"):
            assert described.get(key, columns[0]) in columns, (table, key)
        assert set(described.get("first_columns", [])) <= set(columns), table
        assert set(described.get("facets", [])) <= set(columns), table


def test_every_kind_has_a_question():
    """A new claim kind needs a question for its page."""
    assert set(page_words()["questions"]) == set(load_kinds())


def test_tables_show_labels_instead_of_keys(get, rows):
    """A foreign key shows as the name of what it points to, without the key."""
    text = get("/claimwire/claims").text
    assert "<bdi>OpenAI</bdi></a>" in text
    cell = re.search(r'<td class="col-subject_id[^>]*>(.*?)</td>', text)[1]
    assert "<em>" not in cell
    ((key, title),) = rows("SELECT id, title FROM articles LIMIT 1")
    text = get(f"/claimwire/mentions?article_id={key}").text
    assert title.replace("'", "&#39;")[:30] in text


def test_tables_show_short_amounts_and_data_keeps_whole_ones(get):
    """HTML says $852B; JSON and CSV keep the integer."""
    assert ">$852B</span>" in get("/claimwire/claims").text
    found = get("/claimwire/claims.json?_shape=array").json()
    assert found[0]["usd_low"] == 852_000_000_000
    assert "852000000000" in get("/claimwire/claims.csv").text


def test_nothing_is_asked_from_elsewhere(get):
    """Our pages load no script, style or picture of another host, and no inline ones."""
    for path in ("/", "/-/search?q=OpenAI"):
        text = get(path).text
        loaded = re.findall(
            r'<(?:link rel="stylesheet"|script|img|iframe)[^>]+(?:href|src)="([^"]+)',
            text,
        )
        assert loaded
        assert all(one.startswith("/") for one in loaded)
        assert "<script" not in text
        assert "<style" not in text
        assert " style=" not in text
        assert "script-src 'self';" in get(path).headers["content-security-policy"]


@pytest.fixture(scope="module")
def hostile(base, tmp_path_factory):
    """Return a copy of the base whose texts, names and addresses attack the pages."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.db"
    shutil.copy(base, path)
    engine = open_database(path)
    with write_session(engine) as session:
        ((claim_id,),) = session.connection().exec_driver_sql(
            "SELECT id FROM claims WHERE label = 'OpenAI · funding round · $110B'"
        )
        claim = session.get(Claim, claim_id)
        claim.label = claim.left_out = HOSTILE
        article = session.get(Article, claim.first_article_id)
        article.title = HOSTILE
        article.byline = article.copy_reason = HOSTILE
        article.url = "javascript:alert(4)"
        session.get(Source, article.source_id).name = HOSTILE
        session.get(Organization, claim.subject_id).name = HOSTILE
        session.get(Topic, claim.topic_id).label = HOSTILE * 90
        for mention in session.query(Mention).filter(Mention.claim_id == claim_id):
            mention.attribution_name = mention.claim_reason = HOSTILE
            end = mention.figure_end - mention.quote_start
            mention.quote = mention.quote[:end] + HOSTILE
        keys = {
            "claims": claim_id,
            "articles": article.id,
            "topics": claim.topic_id,
            "organizations": claim.subject_id,
            "sources": article.source_id.replace(".", "~2E"),
        }
    engine.dispose()
    return client(path), keys


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_hostile_text_is_inert(hostile):
    """Markup in titles, quotes, names and addresses is text everywhere."""
    get, keys = hostile
    paths = [f"/claimwire/{table}/{key}" for table, key in keys.items()]
    paths += [f"/claimwire/{table}" for table in keys]
    paths += [f"/claimwire/{name}" for name in DESCRIBED["queries"]]
    paths += [
        "/",
        "/-/search?q=OpenAI",
        "/-/search?q=%3Cscript%3Ealert(9)%3C/script%3E",
    ]
    for path in paths:
        text = get(path).text
        for attack in (
            "<script>alert",
            "<img src=x",
            "<svg onload",
            'href="javascript',
        ):
            assert attack not in text, path


def test_hostile_text_is_whole_in_json_and_csv(hostile):
    """Data formats carry the text as it is, in their own quoting and media types."""
    get, keys = hostile
    answer = get(f"/claimwire/claims.json?_shape=array&id={keys['claims']}")
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json()[0]["label"] == HOSTILE
    answer = get(f"/claimwire/claims.csv?id={keys['claims']}")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers.get("x-content-type-options") == "nosniff"
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert lines[0]["label"] == HOSTILE


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", " http://x y", "//evil.example", "["],
)
def test_only_web_addresses_become_links(address):
    """Anything but http and https stays text."""
    assert "<a" not in datasette_plugin.words.outside_link(address)


def test_web_addresses_become_links_that_tell_nothing():
    """A link that leaves the site gives away neither opener nor referrer."""
    html = datasette_plugin.words.outside_link("https://a.example/?x=1&y=2")
    assert 'rel="noopener noreferrer nofollow"' in html
    assert 'href="https://a.example/?x=1&amp;y=2"' in html

"""Datasette's hooks: our pages, marked cells, search and style, on top of its tables.

Enters: what Datasette hands to a plugin (0.65). Leaves: contexts of our templates. The
tables, JSON, CSV and SQL stay Datasette's own. The database is served as ``claimwire``
whatever its file is called, so that links are permanent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.utils import tilde_decode, tilde_encode
from datasette.utils.asgi import NotFound, Response
from pluggy import HookimplMarker

from kb import pages_words as words
from kb.pages_article import article_page
from kb.pages_cells import cell, is_folded, row_link
from kb.pages_claim import claim_page
from kb.pages_front import front_page, search_page
from kb.pages_headers import with_headers
from kb.pages_organization import organization_page
from kb.pages_source import source_page
from kb.pages_topic import topic_page

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

# Datasette's own marker, taken from where it has types.
hookimpl = HookimplMarker("datasette")
# The name that links use; the folder of templates holds ``row-claimwire-….html``.
DATABASE = "claimwire"
# The path that ``--static static:…`` serves our style sheet under.
STYLE = "/static/claimwire.css"
PAGES: dict[str, Callable[[Any, str], Awaitable[dict[str, Any]]]] = {
    "row-claimwire-claims.html": claim_page,
    "row-claimwire-topics.html": topic_page,
    "row-claimwire-organizations.html": organization_page,
    "row-claimwire-articles.html": article_page,
    "row-claimwire-sources.html": source_page,
}
FILTERS = {
    "amount": words.amount_words,
    "dollars": words.dollars,
    "watts": words.watts,
    "day": words.day_words,
    "kind": words.kind_words,
    "counted": words.count_words,
    "outside": words.outside_link,
    "key": tilde_encode,
}
# Longer phrases are cut: no question is that long, and reading one costs time.
MAX_PHRASE = 300


@hookimpl
async def startup(datasette: Any) -> None:
    """Serve the one database under its permanent name."""
    own = [one for one in datasette.databases.values() if not one.is_memory]
    if len(own) != 1 or own[0].name == DATABASE:
        return
    described = datasette._metadata_local.setdefault("databases", {})  # noqa: SLF001 - the only way to rename what metadata.yml describes
    if DATABASE not in described and own[0].name in described:
        described[DATABASE] = described[own[0].name]
    datasette.remove_database(own[0].name)
    datasette.add_database(own[0], name=DATABASE)


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Give the templates our words."""
    env.filters.update(FILTERS)
    env.globals.update(
        say=words.say, badge=words.badge, row_link=row_link, folded=is_folded
    )


@hookimpl
def extra_css_urls() -> list[str]:
    """Add our style sheet to every page."""
    return [STYLE]


@hookimpl
def extra_template_vars(template: str, request: Any, datasette: Any) -> Any:
    """Return what our own templates show; other templates get the table's columns."""

    async def context() -> dict[str, Any]:
        database = _database(datasette)
        if database is None or request is None:
            return {}
        if template == "index.html":
            return {"front": await front_page(database)}
        page = PAGES.get(template)
        if page is not None:
            found = await page(database, tilde_decode(request.url_vars["pks"]))
            return {"page": found, "address": _address(datasette, request)}
        return {"first_columns": _first_columns(datasette, request)}

    return context


def _database(datasette: Any) -> Any:
    return datasette.databases.get(DATABASE)


def _address(datasette: Any, request: Any) -> str:
    return str(datasette.absolute_url(request, request.path))


def _first_columns(datasette: Any, request: Any) -> list[str]:
    """Return the columns that a table page shows first; none for all of them.

    Whoever names columns (``_col``, ``_nocol``) or asks for all (``_all``) gets them.
    """
    table = tilde_decode(request.url_vars.get("table") or "")
    asked = {"_col", "_nocol", "_all"} & set(request.args.keys())
    if not table or asked or "pks" in request.url_vars:
        return []
    found: list[str] = datasette.table_metadata(DATABASE, table).get(
        "first_columns", []
    )
    return found


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None) -> Any:
    """Show a value as people read it; JSON and CSV keep what is stored."""
    return cell(row, value, column, table)


@hookimpl
def asgi_wrapper() -> Callable[..., Any]:
    """Add our headers to every response."""
    return with_headers


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the search page."""
    return [(r"^/-/search$", search)]


async def search(datasette: Any, request: Any) -> Any:
    """Answer the search box; needs the permission to see the database."""
    await datasette.ensure_permissions(
        request.actor, [("view-database", DATABASE), "view-instance"]
    )
    database = _database(datasette)
    if database is None:
        raise NotFound("no database is served")
    phrase = (request.args.get("q") or "").strip()[:MAX_PHRASE]
    context = {"found": await search_page(database, phrase)}
    html = await datasette.render_template(
        "claimwire-search.html", context, request=request
    )
    return Response.html(html)

"""How single cells of Datasette's tables look: short amounts, labels, marked quotes.

Enters: what the ``render_cell`` hook is given. Leaves: safe HTML, or None where
Datasette's own way is right. Only HTML changes: JSON and CSV keep the stored values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.utils import tilde_encode
from markupsafe import Markup
from sqlmodel import SQLModel

from kb.pages_marks import Mark, mark_text
from kb.pages_words import amount_words, badge, day_words, dollars, outside_link, watts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

import kb.models  # noqa: F401 - fills SQLModel.metadata

# Table and column → the table that it points to.
TARGETS = {
    (table.name, column.name): key.column.table.name
    for table in SQLModel.metadata.tables.values()
    for column in table.columns
    for key in column.foreign_keys
}
# The column by which people know a row.
LABELS = {"claims": "label", "topics": "label", "articles": "title"} | {
    "organizations": "name",
    "sources": "name",
    "article_versions": "title",
}
# Columns of views and named queries that name a row, and where its key stands.
NAMED = {
    "claim": ("claims", "claim_id"),
    "from_claim": ("claims", "from_claim_id"),
    "to_claim": ("claims", "to_claim_id"),
    "organization": ("organizations", "organization_id"),
    "receiver": ("organizations", "receiver_id"),
    "article": ("articles", "article_id"),
}
BADGES = {"status": "statuses", "agreement": "agreements", "review_state": "reviews"}
MAX_QUOTE = 400


def cell(row: Any, value: Any, column: str, table: str | None) -> Markup | None:
    """Return the HTML of one cell, or None. ``table`` is None for a query."""
    if value is None or value == "":
        return None
    if isinstance(value, dict):
        return _expanded(value, table, column)
    for render in (_link, _amount, _text):
        html: Markup | None = render(row, value, column, table)
        if html is not None:
            return html
    return None


def row_link(table: str, key: Any, words: Any) -> Markup:
    """Return a link to a row of ours."""
    html = Markup('<a href="/claimwire/{}/{}"><bdi>{}</bdi></a>')
    return html.format(table, tilde_encode(str(key)), words)


def is_folded(column: str, columns: Sequence[str]) -> bool:
    """Return whether a query's column is told by another one already.

    >>> is_folded("claim_id", ["claim", "claim_id"]), is_folded("run_id", ["run_id"])
    (True, False)
    """
    if column == "figure_text":
        return "quote" in columns
    return column.endswith("_id") and column.removesuffix("_id") in columns


def _expanded(
    value: Mapping[str, Any], table: str | None, column: str
) -> Markup | None:
    """Return the label of a foreign key without the key beside it."""
    target = TARGETS.get((str(table), column))
    if target is None:
        return None
    return row_link(target, value["value"], value["label"] or value["value"])


def _has(row: Any, *names: str) -> bool:
    return set(names) <= set(row.keys())


def _link(row: Any, value: Any, column: str, table: str | None) -> Markup | None:
    if table in LABELS and column == LABELS[table] and _has(row, "id"):
        return row_link(table, row["id"], value)
    if column in NAMED:
        target, key = NAMED[column]
        key = "from_id" if column == "from_claim" and not _has(row, key) else key
        key = "to_id" if column == "to_claim" and not _has(row, key) else key
        if _has(row, key) and row[key]:
            return row_link(target, row[key], value)
    if column == "url" or column.endswith("_url"):
        return outside_link(value, _short(str(value), 40))
    return None


def _amount(row: Any, value: Any, column: str, _table: str | None) -> Markup | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    words = ""
    if column == "usd" or column.startswith("usd_"):
        words = dollars(value)
    elif column.startswith("watts"):
        words = watts(value)
    elif column in {"low", "high"} and _has(row, "bound", "unit", "scale", "per"):
        one = {"low": value, "high": value, "bound": "exact"}
        words = amount_words(one | {key: row[key] for key in ("unit", "scale", "per")})
    if not words:
        return None
    return Markup('<span class="amount" title="{}">{}</span>').format(
        f"{value:,}", words
    )


def _text(row: Any, value: Any, column: str, _table: str | None) -> Markup | None:
    if column == "quote":
        return _quote(row, str(value))
    if column in BADGES:
        return badge(BADGES[column], value, is_stored=True)
    if column.endswith("_at") or column in {"at", "since"}:
        html = Markup('<time datetime="{}" title="{} UTC">{}</time>')
        return html.format(value, str(value)[:19], day_words(value))
    return None


def _quote(row: Any, text: str) -> Markup:
    """Return the sentence with its figure marked, cut around it where it is long."""
    start = end = -1
    if _has(row, "figure_start", "figure_end", "quote_start"):
        start = row["figure_start"] - row["quote_start"]
        end = row["figure_end"] - row["quote_start"]
    elif _has(row, "figure_text") and row["figure_text"]:
        start = text.find(row["figure_text"])
        end = start + len(row["figure_text"])
    if len(text) > MAX_QUOTE:
        cut = max(0, start - MAX_QUOTE // 2)
        text, start, end = text[cut : cut + MAX_QUOTE] + "…", start - cut, end - cut
    marked = mark_text(text, [Mark(start, end, "figure", label="")])
    return Markup('<span class="quote" dir="auto">{}</span>').format(marked)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"

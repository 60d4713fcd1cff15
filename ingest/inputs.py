"""Articles from files: JSON lines, HTML, plain text.

Enters: the bytes of a file and its name. Leaves: ``ArticleText`` values, and one
``InputLineError`` in place of each line that holds none. A JSON line has ``id``,
``title``, ``text`` and may have ``published``, ``publisher``, ``url``. In a text file
the first line is the title and the rest the text.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.articles import extract_page
from ingest.extraction import ArticleText
from ingest.plain_text import one_line, storable
from kb.errors import ItemError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_TITLE_CHARS = 500
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# Given to the article of an HTML file that names no address of its own.
NO_ADDRESS = "http://file.invalid/"
OPTIONAL = ("published", "publisher", "url")


class InputLineError(ItemError):
    """Line ``line`` of ``name`` holds no article."""

    def __init__(self, name: str, line: int, message: str) -> None:
        """Keep the place, so that a person can go there."""
        super().__init__(f"{name}, line {line}: {message}")
        self.url = f"{name}:{line}"
        self.line = line
        self.kind = "bad_line"


def read_articles(
    body: bytes, name: str, *, now: datetime | None = None
) -> Iterator[ArticleText | InputLineError]:
    """Yield the articles of a file, told apart by the end of its name.

    Raises ``ArticleError`` for an HTML file without an article.
    """
    suffix = Path(name).suffix.lower()
    if suffix in {".html", ".htm"}:
        yield article_of_html(body, name, now=now or datetime.now(UTC))
    elif suffix == ".txt":
        yield article_of_text(body.decode("utf-8-sig", "replace"), name)
    else:
        yield from articles_of_lines(body.splitlines(), name)


def articles_of_lines(
    lines: Iterable[bytes], name: str
) -> Iterator[ArticleText | InputLineError]:
    """Yield one article a line; an error for a line that holds none; blanks go."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _article_of_line(line)
        except ValueError as error:
            yield InputLineError(name, number, str(error))


def article_of_text(text: str, name: str) -> ArticleText:
    r"""Return the article of a text file: its first line, then the rest.

    >>> article_of_text("A title\n\nWords.", "a.txt").text
    'Words.'
    """
    title, _, rest = storable(text).strip("\n").partition("\n")
    return ArticleText(id=Path(name).stem, title=title.strip(), text=rest.strip("\n"))


def article_of_html(body: bytes, name: str, *, now: datetime) -> ArticleText:
    """Return the article of an HTML file. Raises ``ArticleError``."""
    found = extract_page(body, NO_ADDRESS, now=now)
    published = found.published_at.date().isoformat() if found.published_at else None
    return ArticleText(
        id=Path(name).stem,
        title=found.title,
        text=found.text,
        published=published,
        url=None if found.url.startswith(NO_ADDRESS) else found.url,
    )


def _article_of_line(line: bytes) -> ArticleText:
    """Return the article of one JSON line. Raises ``ValueError`` in words."""
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: {error}") from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error}") from error
    if not isinstance(data, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - bad line
    for key in ("title", "text"):
        if not isinstance(data.get(key), str):
            raise ValueError(f"{key!r} is missing or not text")  # noqa: TRY004 - bad line
    if not isinstance(data.get("id"), str | int) or data["id"] == "":
        raise ValueError("'id' is missing")
    rest = {key: _optional(data, key) for key in OPTIONAL}
    return ArticleText(
        id=str(data["id"]),
        title=data["title"],
        text=data["text"],
        published=_published(rest["published"]),
        publisher=one_line(rest["publisher"], max_chars=200) or None,
        url=rest["url"],
    )


def _optional(data: dict[str, Any], key: str) -> str | None:
    value = data.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key!r} is not text")
    return value or None


def _published(text: str | None) -> str | None:
    """Return the date part. Raises ``ValueError`` for what is no ISO date."""
    if text is None:
        return None
    found = ISO_DATE.match(text)
    if found is None:
        raise ValueError(f"'published' is not an ISO date: {text!r}")
    return date.fromisoformat(found.group()).isoformat()

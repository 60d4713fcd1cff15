"""One article into the store: extract what it says, load it, count it.

Enters: a ``LoadableArticle``. Leaves: a ``LoadResult``, or None where what is stored
already is better. One article is one transaction. The text that is stored already is
not read again, and text in another language is stored without being read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlmodel import Session

from ingest.errors import ExtractionError
from ingest.extraction import ArticleText, Extraction
from ingest.load import load_article
from kb.database import write_session
from kb.errors import RunError
from kb.identity import content_id
from kb.models import Article, ArticleVersion

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from ingest.loadable import LoadableArticle, LoadResult
    from ingest.run_record import RunCounts

Extractor = Callable[[Iterable[ArticleText]], Iterator[Extraction]]

# The language that the extractor reads. An unknown one is tried.
READ_LANGUAGES = frozenset({None, "en"})


class ArticleStore:
    """Extracts and loads articles for one run, adding up its counts."""

    def __init__(
        self,
        engine: Engine,
        extract: Extractor,
        *,
        run_id: str,
        counts: RunCounts,
        extractor_version: str = "",
        model_version: str | None = None,
    ) -> None:
        """Keep the means; the model is loaded by ``extract`` on first use."""
        self._engine = engine
        self._extract = extract
        self._run_id = run_id
        self._counts = counts
        self._extractor_version = extractor_version
        self._model_version = model_version

    def store(self, article: LoadableArticle) -> LoadResult | None:
        """Extract and load one article. Raises ``ItemError``; then nothing changed."""
        versioned = replace(
            article,
            extractor_version=self._extractor_version,
            model_version=self._model_version,
        )
        if self._is_stored(versioned):
            self._counts.unchanged += 1
            return None
        if article.language in READ_LANGUAGES:
            extraction = self._extraction(versioned.as_text(), url=article.url)
        else:
            self._counts.other_language += 1
            extraction = Extraction(article_id=article.id)
        with Session(self._engine, autoflush=False) as session:
            result = load_article(
                session,
                versioned,
                extraction,
                run_id=self._run_id,
                now=datetime.now(UTC),
            )
        self._count(result)
        return result

    def mark_gone(self, article_id: str) -> None:
        """Write that a stored article's page is gone; its text and claims stay."""
        with write_session(self._engine) as session:
            row = session.get(Article, article_id)
            if row is not None:
                row.state = "gone"
                session.add(row)

    def _is_stored(self, article: LoadableArticle) -> bool:
        """Return whether this text was read by this extractor, or a better one is there.

        The publisher's latest date is kept, so that the page is not fetched again.
        """
        with Session(self._engine) as session:
            row = session.get(Article, article.id)
            if row is None or row.current_version_id is None:
                return False
            version = session.get(ArticleVersion, row.current_version_id)
        same = content_id("version", article.id, article.text_sha256)
        is_worse = row.state == "ok" and article.state in {"partial", "paywalled"}
        is_read = (
            version is not None
            and version.extractor_version == self._extractor_version
            and row.current_version_id == same
            and row.state == article.state
        )
        if (is_worse or is_read) and row.updated_at != article.updated_at:
            with write_session(self._engine) as session:
                row.updated_at = article.updated_at
                session.merge(row)
        return is_worse or is_read

    def _extraction(self, article: ArticleText, *, url: str) -> Extraction:
        try:
            return next(iter(self._extract([article])))
        except RunError:
            raise
        except Exception as error:
            # One article that our own code trips over must not end a run of thousands.
            message = f"{type(error).__name__}: {error}"[:300]
            raise ExtractionError(message, url=url) from error

    def _count(self, result: LoadResult) -> None:
        counts = self._counts
        counts.new += result.state == "new"
        counts.updated += result.state == "updated"
        counts.unchanged += result.state == "unchanged"
        counts.articles += result.state != "unchanged"
        counts.mentions += len(result.added_ids)

"""Read the claims out of articles: text in, ``Extraction`` out, no database.

Enters: ``ArticleText``. Leaves: organizations, figures and claims with their spans.
This is the one door to the extractor; each stage can be called by itself as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.claims import extract_claims
from ingest.context import place_all
from ingest.descriptions import describe
from ingest.extraction import Extraction
from ingest.figures import find_article_figures
from ingest.organizations import find_organizations
from ingest.pipeline import MODEL_VERSION, load_pipeline
from ingest.sentences import analyze_articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingest.context import ArticleContext
    from ingest.extraction import ArticleText
    from ingest.sentences import AnalyzedArticle

#: Raised with every change after which the same text may yield other claims.
EXTRACTOR_VERSION = "1"

__all__ = [
    "EXTRACTOR_VERSION",
    "MODEL_VERSION",
    "extract_article",
    "extract_articles",
    "read_contexts",
]


def extract_article(article: ArticleText) -> Extraction:
    """Return what one article names, counts and claims. Raises ``PipelineError``."""
    return next(extract_articles([article]))


def extract_articles(articles: Iterable[ArticleText]) -> Iterator[Extraction]:
    """Yield an extraction for each article, in order. Raises ``PipelineError``.

    An article without text gives an empty extraction.
    """
    for context in read_contexts(articles):
        yield Extraction(
            article_id=context.analyzed.article.id,
            organizations=context.organizations,
            figures=tuple(placed.figure for placed in context.figures),
            claims=tuple(extract_claims(context)),
        )


def read_contexts(articles: Iterable[ArticleText]) -> Iterator[ArticleContext]:
    """Yield each article with its figures and organizations placed, before claims."""
    for analyzed in analyze_articles(articles, load_pipeline()):
        yield _context(analyzed)


def _context(analyzed: AnalyzedArticle) -> ArticleContext:
    organizations = describe(analyzed, find_organizations(analyzed))
    figures = find_article_figures(analyzed.article)
    return place_all(analyzed, figures, organizations)

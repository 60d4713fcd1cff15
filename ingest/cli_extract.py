"""``claimwire extract`` and ``claimwire evaluate``: what the extractor sees."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.extraction import ArticleText, Extraction


@click.command()
@click.argument("file", metavar="FILE|-")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "jsonl"]),
    default="text",
    show_default=True,
    help="text: the article with its spans marked, and a table of claims.",
)
@click.option(
    "--explain",
    is_flag=True,
    help="Show the words behind each value, and each figure's candidates and scores.",
)
def extract(file: str, form: str, explain: bool) -> None:
    """Print what is found in articles, without a database.

    FILE is .txt (first line the title), .html, or .jsonl (a JSON object a line with id,
    title, text and, if known, published, publisher, url); - is JSON lines on standard
    input. A line that holds no article is named on standard error; the rest goes on and
    the exit code is 1, or 2 where nothing could be read.
    """
    from ingest.extract import extract_articles

    n_bad: list[str] = []
    articles = list(_articles(file, n_bad))
    if form == "jsonl":
        for found in extract_articles(articles):
            click.echo(json.dumps(found.as_json(), ensure_ascii=False))
    elif form == "json":
        whole = [found.as_json() for found in extract_articles(articles)]
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        _print_texts(articles, extract_articles(articles), is_explained=explain)
    if n_bad:
        sys.exit(1 if articles else 2)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
def evaluate(file: str) -> None:
    """Score the extractor on annotated articles (a .jsonl file with the answers)."""
    from ingest.errors import InputError
    from ingest.evaluation import evaluate as score

    try:
        scores = score(Path(file))
    except ValueError as error:
        raise InputError(f"{file} holds no annotated articles: {error}") from error
    click.echo(scores.table())


def _articles(file: str, bad: list[str]) -> Iterator[ArticleText]:
    from ingest.given_articles import body_of
    from ingest.inputs import read_articles
    from kb.errors import ItemError

    def say(error: ItemError) -> None:
        bad.append(str(error))
        click.echo(f"skipped: {error}", err=True)

    try:
        for article in read_articles(body_of(file), file):
            if isinstance(article, ItemError):
                say(article)
            else:
                yield article
    except ItemError as error:
        say(error)


def _print_texts(
    articles: list[ArticleText], found: Iterator[Extraction], *, is_explained: bool
) -> None:
    from rich.console import Console

    from ingest.extract_view import explained_claims, marked_article, table_of_claims

    console = Console(highlight=False)
    for article, extraction in zip(articles, found, strict=True):
        console.print(
            marked_article(article, extraction, is_plain=not console.is_terminal)
        )
        console.print()
        if not extraction.claims:
            console.print("No claims found.")
        elif is_explained:
            console.print(explained_claims(extraction))
            _print_readings(article)
        else:
            console.print(table_of_claims(extraction))
        if is_explained:
            _print_candidates(article)


def _print_candidates(article: ArticleText) -> None:
    from ingest.explain import explain_figures
    from ingest.extract import read_contexts

    for context in read_contexts([article]):
        for explanation in explain_figures(context):
            click.echo()
            click.echo("\n".join(explanation.lines()))


def _print_readings(article: ArticleText) -> None:
    """Print for each figure what else it might have been, and what spoke for it."""
    from ingest.explain import explain_figures
    from ingest.extract import read_contexts
    from ingest.plain_text import storable

    for context in read_contexts([article]):
        for explanation in explain_figures(context):
            click.echo("\n".join(storable(line) for line in explanation.lines()))

"""Fit the shipped weights: ``python -m ingest.training [names|organizations|claims]``.

Reads ``tests/gold/train.jsonl`` and ``tests/gold/own.jsonl`` (or the files named by
``--articles``), writes ``ingest/rules/weights/*.npz``. ``dev.jsonl`` is for scoring
only and is refused. The weights carry the digest of what they were fitted on.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.gold import read_gold
from ingest.name_model import add_name_finder, pack
from ingest.pipeline import MODEL_VERSION, load_parser
from ingest.sentences import analyze_articles
from ingest.training.cases import gold_context
from ingest.training.claims import fit_claims, prepare
from ingest.training.dates import fit_period
from ingest.training.names import fit_names
from ingest.training.organizations import fit_organizations
from kb.organizations import load_registry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.gold import GoldArticle

ROOT = Path(__file__).parent.parent.parent
WEIGHTS = ROOT / "ingest" / "rules" / "weights"
ARTICLES = (ROOT / "tests/gold/train.jsonl", ROOT / "tests/gold/own.jsonl")
STEPS = ("names", "organizations", "claims")


def main() -> None:
    """Fit the steps that the command line names, all of them by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", nargs="*", choices=[*STEPS, "all"], default="all")
    parser.add_argument("--articles", nargs="+", type=Path, default=list(ARTICLES))
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if any(path.name.startswith("dev") for path in options.articles):
        parser.error("dev.jsonl is never fitted on")
    articles = [one for path in options.articles for one in read_gold(path)]
    about = {
        "articles": len(articles),
        "digest": digest(options.articles),
        "model": MODEL_VERSION,
    }
    WEIGHTS.mkdir(parents=True, exist_ok=True)
    for step in STEPS if "all" in options.steps else options.steps:
        globals()[f"_{step}"](articles, about)


def digest(paths: Sequence[Path]) -> str:
    """Return the SHA-256 of the files' bytes, in the order given."""
    found = hashlib.sha256()
    for path in paths:
        found.update(path.read_bytes())
    return found.hexdigest()


def name_pool(articles: Sequence[GoldArticle]) -> list[str]:
    """Return names to swap into examples: annotated ones and certain aliases."""
    annotated = {
        s.surface for a in articles for spans in a.names.values() for s in spans
    }
    registered = {
        alias.text
        for organization in load_registry().organizations
        for alias in organization.aliases
        if not alias.needs_context
    }
    return sorted(annotated | registered)


def _names(articles: Sequence[GoldArticle], about: dict[str, Any]) -> None:
    blob = pack(fit_names(articles, pool=name_pool(articles)), about)
    (WEIGHTS / "names.npz").write_bytes(blob)


def _organizations(articles: Sequence[GoldArticle], about: dict[str, Any]) -> None:
    model = fit_organizations(articles, name_pool(articles), about)
    (WEIGHTS / "organizations.npz").write_bytes(model.to_bytes())


def _claims(articles: Sequence[GoldArticle], about: dict[str, Any]) -> None:
    nlp = load_parser()
    add_name_finder(nlp)
    analyzed = analyze_articles([one.article for one in articles], nlp)
    contexts = [gold_context(g, a) for g, a in zip(articles, analyzed, strict=True)]
    prepared = prepare(articles, contexts)
    models = fit_claims(prepared, about)
    for part in dataclasses.fields(models):
        path = WEIGHTS / f"{part.name}.npz"
        path.write_bytes(getattr(models, part.name).to_bytes())
    fit_period(prepared, about)


if __name__ == "__main__":
    main()

"""Turn annotated articles into training cases for the claim models.

Enters: a ``GoldArticle`` and its ``ArticleContext``. Leaves: for each figure the
annotated claim it states (or none), with the claim's subject and roles as indices of
the context's organizations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest.context import ArticleContext, place_all
from ingest.descriptions import describe
from ingest.extraction import FoundOrganization
from ingest.figures import find_article_figures
from ingest.gold import is_close
from ingest.name_forms import words_of
from kb.organizations import load_registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.context import PlacedFigure
    from ingest.extraction import FoundFigure
    from ingest.gold import GoldArticle
    from ingest.sentences import AnalyzedArticle


@dataclass(frozen=True)
class GoldCase:
    """A figure with what the annotation says of it.

    ``claim`` is None for a figure that claims nothing. ``subject`` and ``roles`` are
    organization indices of the context; ``known`` is False where the annotated
    subject is not among them. ``primary`` is False for a repeat of a claim.
    """

    placed: PlacedFigure
    claim: dict[str, Any] | None
    subject: int | None = None
    known: bool = True
    roles: tuple[tuple[int, str], ...] = ()
    primary: bool = True


def gold_organizations(gold: GoldArticle) -> list[FoundOrganization]:
    """Return the annotated organizations with the registry's kind and id."""
    registry = load_registry()
    found = []
    for organization in gold.record["organizations"]:
        name = organization["name"]
        spans = gold.names[name]
        known = registry.lookup(name)
        one = known[0] if len(known) == 1 else None
        found.append(
            FoundOrganization(
                name, one.kind if one else None, one.id if one else None, spans
            )
        )
    return found


def gold_context(gold: GoldArticle, analyzed: AnalyzedArticle) -> ArticleContext:
    """Return the context with annotated names and our own figures."""
    named = describe(analyzed, gold_organizations(gold))
    return place_all(analyzed, find_article_figures(gold.article), named)


def same_amount(claim: dict[str, Any], figure: FoundFigure) -> bool:
    """Return whether a claim's amounts are a figure's, whatever the bound."""
    if claim["unit"] != figure.unit:
        return False
    if claim["bound"] in ("range", "vague") or figure.bound in ("range", "vague"):
        return is_close(claim["low"], figure.low) and is_close(
            claim["high"], figure.high
        )
    wanted = claim["low"] if claim["low"] is not None else claim["high"]
    return is_close(wanted, figure.amount)


def gold_cases(gold: GoldArticle, context: ArticleContext) -> Iterator[GoldCase]:
    """Yield a case a figure; figures whose reading is ambiguous are left out."""
    claims = gold.record["claims"]
    index = _organization_index(gold, context)
    stated: dict[int, tuple[dict[str, Any], bool]] = {}
    for claim in claims:
        fitting = [p for p in context.figures if same_amount(claim, p.figure)]
        quoted = [p for p in fitting if _in_quote(p, claim["quote"])]
        free = [p for p in quoted or fitting if p.index not in stated]
        for placed in free[:1]:
            stated[placed.index] = (claim, True)
    for placed in context.figures:
        claim, primary = stated.get(placed.index, (None, False))
        if claim is None:
            same = [c for c in claims if same_amount(c, placed.figure)]
            if len({(c["kind"], c["subject"]) for c in same}) > 1:
                continue
            claim = same[0] if same else None
            if placed.figure.conversion_of is not None:
                continue
        if claim is None:
            yield GoldCase(placed, None)
            continue
        subject = index.get(gold.canonical(claim["subject"]))
        yield GoldCase(
            placed,
            claim,
            subject,
            known=claim["subject"] is None or subject is not None,
            roles=tuple(_roles(gold, claim, index)),
            primary=primary,
        )


def _in_quote(placed: PlacedFigure, quote: str) -> bool:
    text = placed.sentence.text
    return quote in text or text in quote


def _roles(
    gold: GoldArticle, claim: dict[str, Any], index: dict[str | None, int]
) -> Iterator[tuple[int, str]]:
    for role in claim["roles"]:
        organization = index.get(gold.canonical(role["organization"]))
        if organization is not None:
            yield organization, role["role"]


def _organization_index(
    gold: GoldArticle, context: ArticleContext
) -> dict[str | None, int]:
    """Return annotated canonical name → index among the context's organizations."""
    forms = {
        tuple(words_of(form)): organization["name"]
        for organization in gold.record["organizations"]
        for form in (organization["name"], *organization.get("also", []))
    }
    index: dict[str | None, int] = {}
    for place, organization in enumerate(context.organizations):
        surfaces = [organization.name, *(span.surface for span in organization.spans)]
        for surface in surfaces:
            name = forms.get(tuple(words_of(surface)))
            if name is not None:
                index.setdefault(name, place)
                break
    return index

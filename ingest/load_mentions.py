"""One extraction → the rows of its mentions, roles and evidence; pure.

Enters: an article's text, what was extracted from it, and the ids of its version.
Leaves: `MentionRows` with content-derived ids: the same reading of the same text gives
the same rows. A figure without a claim (a comparison) is a row whose kind is None.
Every value has its span in ``evidence``; a value without a span is a default that
needs no words (see ``ingest.extraction.ExtractedClaim``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest.load_readings import find_readings, holds, reading_keys
from kb.amounts import printed_step, store
from kb.errors import LoadError
from kb.exchange_rates import dollar_rate, in_dollars
from kb.identity import content_id, search_id
from kb.scope import find_scope

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ingest.extraction import (
        ArticleText,
        ExtractedClaim,
        Extraction,
        FoundFigure,
        Span,
    )
    from ingest.load_readings import Reading
    from kb.scope import FoundScope

Row = dict[str, Any]
# Columns that may change while the reading of the sentence stays the same.
OUTSIDE_READING = frozenset(
    {
        "quote_start",
        "quote_end",
        "figure_start",
        "figure_end",
        "usd_low",
        "usd_high",
        "usd_rate",
        "usd_rate_date",
    }
)
NOT_MONEY = frozenset({"W", "accelerator"})


@dataclass(frozen=True, slots=True)
class MentionRows:
    """The rows of one article's mentions; those of a mention carry its id."""

    mentions: tuple[Row, ...]
    roles: tuple[Row, ...]
    evidence: tuple[Row, ...]


def mention_rows(
    article: ArticleText,
    extraction: Extraction,
    *,
    version_id: str,
    organization_ids: Mapping[str, str],
    rates_on: date,
) -> MentionRows:
    """Return the rows of everything that the article states with figures.

    ``organization_ids`` maps canonical names to ids. Dollars are those of
    ``rates_on``. Raises `LoadError` when a span does not hold its words.
    """
    readings = list(find_readings(article, extraction))
    keys = reading_keys(article.id, readings)
    builder = _Builder(article, version_id, organization_ids, rates_on)
    # The score takes no part in the id: the weights of a model may shift by a hair.
    rows = [builder.row(one, key) for one, key in zip(readings, keys, strict=True)]
    ids = {
        (id(one.claim), one.figure.span): row["id"]
        for one, row in zip(readings, rows, strict=True)
    }
    for one, row in zip(readings, rows, strict=True):
        for column, other in (
            ("repeat_of", one.repeats),
            ("conversion_of", one.converts),
        ):
            row[column] = ids[id(one.claim), other.span] if other else None
    pairs = list(zip(readings, rows, strict=True))
    return MentionRows(
        tuple(rows),
        tuple(r for one, row in pairs for r in builder.roles(one, row["id"])),
        tuple(r for one, row in pairs for r in builder.evidence(one, row["id"])),
    )


@dataclass(frozen=True, slots=True)
class _Builder:
    """Builds rows of one version."""

    article: ArticleText
    version_id: str
    organization_ids: Mapping[str, str]
    rates_on: date

    def row(self, one: Reading, reading_key: str) -> Row:
        figure = one.figure
        row = self._figure(figure) | self._claim(one.claim)
        found = _found_scope(one)
        row["scope"] = found.scope if found else None
        row |= {
            "quote": one.quote.surface,
            "part": one.quote.part,
            "quote_start": one.quote.start,
            "quote_end": one.quote.end,
            "figure_text": figure.span.surface,
            "figure_start": figure.span.start,
            "figure_end": figure.span.end,
        }
        row["extraction_hash"] = self._hash(one, row)
        row["reading_key"] = reading_key
        row["article_id"] = self.article.id
        row["article_version_id"] = self.version_id
        row["id"] = content_id("mention", sorted(row.items()))
        row["score"] = round(one.claim.score, 4) if one.claim else 1.0
        row["search_id"] = search_id(row["id"])
        return row

    def _hash(self, one: Reading, row: Row) -> str:
        """Hash what was read, not where: an edit elsewhere in the text changes nothing."""
        values = {key: row[key] for key in row if key not in OUTSIDE_READING}
        roles = [
            (r["role"], r["organization_id"], r["surface"]) for r in self.roles(one, "")
        ]
        words = [(e["field"], e["surface"]) for e in self.evidence(one, "")]
        return content_id(sorted(values.items()), roles, words)

    def _figure(self, figure: FoundFigure) -> Row:
        try:
            low, high, scale = store(figure.low, figure.high)
        except OverflowError as error:
            raise LoadError(self.article.url or self.article.id, str(error)) from error
        is_money = figure.unit not in NOT_MONEY
        rate = dollar_rate(figure.unit, self.rates_on) if is_money else None
        shown = high if high is not None else low
        return {
            "low": low,
            "high": high,
            "scale": scale,
            "bound": figure.bound,
            "unit": figure.unit,
            "per": figure.per,
            "rounding": printed_step(figure.span.surface, shown),
            "usd_low": in_dollars(low, scale, rate),
            "usd_high": in_dollars(high, scale, rate),
            "usd_rate": str(rate.rate) if rate else None,
            "usd_rate_date": rate.on.isoformat() if rate else None,
        }

    def _claim(self, claim: ExtractedClaim | None) -> Row:
        if claim is None:
            names = ("kind", "subject_id", "basis", "status", "event_date")
            more = ("attribution_type", "attribution_name")
            periods = ("period_start", "period_end")
            return dict.fromkeys((*names, *more, *periods))
        return {
            "kind": claim.kind,
            "subject_id": self._organization(claim.subject),
            "basis": claim.basis,
            "status": claim.status,
            "event_date": claim.event_date,
            "attribution_type": claim.attribution.type,
            "attribution_name": claim.attribution.name,
            "period_start": claim.period.start if claim.period else None,
            "period_end": claim.period.end if claim.period else None,
        }

    def _organization(self, name: str | None) -> str | None:
        return self.organization_ids[name] if name is not None else None

    def _scope(self, one: Reading) -> Span | None:
        found = _found_scope(one)
        if found is None:
            return None
        start, end = one.quote.start + found.start, one.quote.start + found.end
        surface = self.article.part(one.quote.part)[start:end]
        return type(one.quote)(one.quote.part, start, end, surface)

    def roles(self, one: Reading, mention_id: str) -> list[Row]:
        """Return one row a role and organization; the first span of each counts."""
        rows: dict[tuple[str, str], Row] = {}
        for role in one.claim.roles if one.claim else ():
            organization = self.organization_ids[role.organization]
            self._check(role.span)
            rows.setdefault(
                (role.role, organization),
                {
                    "mention_id": mention_id,
                    "role": role.role,
                    "organization_id": organization,
                    "surface": role.span.surface,
                    "part": role.span.part,
                    "start": role.span.start,
                    "end": role.span.end,
                },
            )
        return [rows[key] for key in sorted(rows)]

    def evidence(self, one: Reading, mention_id: str) -> list[Row]:
        """Return one row a value that words say."""
        claim, figure = one.claim, one.figure
        spans: dict[str, Span | None] = {
            "figure": figure.span,
            "bound": figure.bound_cue,
            "per": figure.per_cue,
            "quote": one.quote,
            "scope": self._scope(one),
        }
        if claim is not None:
            spans |= {
                "subject": claim.subject_span,
                "status": claim.status_span,
                "attribution": claim.attribution.span,
                "period": claim.period.span if claim.period else None,
                "basis": claim.basis_span,
                "event_date": claim.event_date_span,
            }
        return [
            self._check(span)
            | {"mention_id": mention_id, "field": field, "surface": span.surface}
            for field, span in sorted(spans.items())
            if span is not None
        ]

    def _check(self, span: Span) -> Row:
        """Return the place of a span, after proving that it holds its words."""
        if self.article.part(span.part)[span.start : span.end] != span.surface:
            where = f"{span.part}[{span.start}:{span.end}]"
            raise LoadError(
                self.article.url or self.article.id, f"{where} is not {span.surface!r}"
            )
        return {"part": span.part, "start": span.start, "end": span.end}


def _found_scope(one: Reading) -> FoundScope | None:
    if one.claim is None or not holds(one.quote, one.figure.span):
        return None
    start = one.figure.span.start - one.quote.start
    return find_scope(one.quote.surface, start, start + len(one.figure.span.surface))

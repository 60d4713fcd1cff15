"""Find amounts of money, electric power and accelerators in a text.

Enters: an article's title or text. Leaves: ``FoundFigure`` values in text order that
never overlap. The path inside: tokens → drafts (number, scale, unit) → ranges → bare
amounts → bounds, rates, conversions. What counts as a figure is fixed by the
annotation guide: percentages, dates, jobs, users, model names and energy are none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extraction import FoundFigure, Span
from ingest.figures_bare import lend_units, main_currency
from ingest.figures_bounds import FoundBound, find_bound
from ingest.figures_conversions import conversions, is_money
from ingest.figures_drafts import Draft, find_drafts
from ingest.figures_prices import find_rates
from ingest.figures_ranges import join_ranges
from ingest.figures_reading import Reading, reading_of
from ingest.figures_sentences import sentence_numbers
from ingest.figures_tokens import Tokens, tokenize

if TYPE_CHECKING:
    from decimal import Decimal

    from ingest.extraction import ArticleText, Bound, Part
    from ingest.figures_rates import FoundRate


def find_article_figures(article: ArticleText) -> tuple[FoundFigure, ...]:
    """Return the figures of the title, then those of the text.

    What "$" and "¥" mean is read from the whole article, so this is better than
    calling ``find_figures`` on each part.
    """
    reading = reading_of(f"{article.title}\n\n{article.text}")
    text = _figures(article.text, "text", reading)
    money = next((figure.unit for figure in text if is_money(figure.unit)), None)
    return (*_figures(article.title, "title", reading, currency=money), *text)


def find_figures(
    text: str, *, part: Part = "text", default_currency: str = "USD"
) -> list[FoundFigure]:
    """Return the figures of a text in order; spans never overlap.

    Offsets are code points, end-exclusive. Money is in whole units of its ISO 4217
    currency, power in watts, accelerators in pieces. A bare "$" is
    ``default_currency`` unless the text states another dollar. An empty list means
    that nothing was found. Raises nothing.

    >>> [str(f.amount) for f in find_figures("It raised $1.5bn for 300 MW.")]
    ['1500000000.0', '300000000']
    """
    return _figures(text, part, reading_of(text, default_currency))


def _figures(
    text: str, part: Part, reading: Reading, *, currency: str | None = None
) -> list[FoundFigure]:
    """Return the figures of a text under a reading of its signs.

    ``currency`` is what bare sums are in where the text prints none.
    """
    tokens = tokenize(text)
    drafts = join_ranges(tokens, find_drafts(tokens, reading))
    if not drafts:
        return []
    sentences = sentence_numbers(tokens)
    currency = main_currency(drafts) or currency
    drafts = lend_units(
        tokens, drafts, sentences, currency=currency, vague_currency=reading.dollar
    )
    rates = find_rates(tokens, drafts, sentences)
    ends = [_end(draft, rate) for draft, rate in zip(drafts, rates, strict=True)]
    converted = conversions(tokens, drafts, ends)
    figures: list[FoundFigure] = []
    for index, draft in enumerate(drafts):
        original = figures[converted[index]] if index in converted else None
        figures.append(
            _figure(tokens, draft, rates[index], part=part, original=original)
        )
    return figures


def _figure(
    tokens: Tokens,
    draft: Draft,
    rate: FoundRate | None,
    *,
    part: Part,
    original: FoundFigure | None,
) -> FoundFigure:
    """Return a draft as a figure, with bound, rate and the figure that it converts."""
    bound = find_bound(tokens, draft, (draft.end, _end(draft, rate)))
    bound = _inherited(bound, original)
    low, high = _limits(draft, bound.bound)
    return FoundFigure(
        span=_span(tokens, draft.start, draft.end, part=part),
        low=low,
        high=high,
        bound=bound.bound,
        unit=draft.unit or "",
        per=_per(rate, original),
        bound_cue=(
            None
            if bound.start is None or bound.end is None
            else _span(tokens, bound.start, bound.end, part=part)
        ),
        per_cue=_span(tokens, rate.start, rate.end, part=part) if rate else None,
        conversion_of=original.span if original else None,
    )


def _end(draft: Draft, rate: FoundRate | None) -> int:
    """Return the token behind a figure and the rate that follows it, if one does."""
    return rate.end if rate is not None and rate.start == draft.end else draft.end


def _inherited(bound: FoundBound, original: FoundFigure | None) -> FoundBound:
    """Return the bound of a conversion: "about" of the original covers it."""
    if original is None or bound.bound != "exact" or original.bound != "about":
        return bound
    return FoundBound("about")


def _per(rate: FoundRate | None, original: FoundFigure | None) -> str | None:
    """Return what a figure is per; a conversion is per what its original is."""
    if rate is not None:
        return rate.per
    return original.per if original else None


def _limits(draft: Draft, bound: Bound) -> tuple[Decimal | None, Decimal | None]:
    """Return low and high under a bound, as the annotation guide fixes them."""
    if bound == "at_least":
        return draft.low, None
    if bound == "at_most":
        return None, draft.high
    return draft.low, draft.high


def _span(tokens: Tokens, start: int, end: int, *, part: Part) -> Span:
    """Return the tokens from ``start`` up to ``end`` as a span of the article."""
    return Span(
        part, tokens.starts[start], tokens.ends[end - 1], tokens.surface(start, end)
    )

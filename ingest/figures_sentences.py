"""Number the sentences of a token list, coarsely.

Enters: ``Tokens``. Leaves: a sentence number for every token, rising by one at a line
end, and at a full stop, question or exclamation mark before a new start. It only
bounds how far a rule of the figure grammar looks; the extractor's sentences are
those of ``ingest.sentences``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.figures_tokens import Tokens

_STOPS = frozenset(".?!")


def sentence_numbers(tokens: Tokens) -> list[int]:
    """Return the number of the sentence that each token stands in."""
    numbers: list[int] = []
    number = 0
    for index, kind in enumerate(tokens.kinds):
        numbers.append(number)
        if kind == "line" or (
            tokens.words[index] in _STOPS and _starts_sentence(tokens, index + 1)
        ):
            number += 1
    return numbers


def _starts_sentence(tokens: Tokens, index: int) -> bool:
    """Return whether a token behind a full stop opens a sentence."""
    if index >= len(tokens):
        return True
    if tokens.glued(index) and tokens.kinds[index] != "sign":
        return False
    return not tokens.words[index][0].islower()

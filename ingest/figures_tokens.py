"""Cut a text into the tokens that the figure grammar reads.

Enters: any text. Leaves: ``Tokens``, parallel lists in text order, offsets in code
points of the text, end-exclusive. Numbers keep their separators ("1,234.5"), a
letter-digit code is one word ("H100s"), a currency code glued to digits is cut off
("RM38"), every other sign is a token of its own. One pass, linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ingest.figures_rules import currency_rows

# Hyphen-minus, hyphen, non-breaking hyphen.
HYPHENS = frozenset("-\u2010\u2011")
# The same and the dashes that stand in ranges: en, em, minus.
DASHES = HYPHENS | frozenset("\u2013\u2014\u2212")
APOSTROPHES = frozenset("'\u2019")

# One alternative a token, none of them able to match the same text in two ways.
_PATTERN = r"""
    (?P<code>(?<![^\W_])(?:{codes})(?=[.]?\d))   # RM in "RM38"
  | (?P<number>\d+(?:[.,]\d+)*|(?<![\w.,])\.\d+)
  | (?P<cjk>[\u3005-\u9fff\uac00-\ud7af])        # one ideograph or syllable each
  | (?P<word>[^\W\d_\u3005-\u9fff\uac00-\ud7af][^\W_\u3005-\u9fff\uac00-\ud7af]*)
  | (?P<line>\n)
  | (?P<sign>[^\w\s]|_)
"""


@cache
def token_pattern() -> re.Pattern[str]:
    """Return the compiled token pattern, currency codes of the vocabulary in it."""
    codes = sorted(
        {form for row in currency_rows() for form in row.prefixes if form.isalpha()},
        key=lambda form: (-len(form), form),
    )
    return re.compile(_PATTERN.format(codes="|".join(codes)), re.VERBOSE)


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text in tokens; every list has one entry a token.

    ``kinds`` holds ``number``, ``word``, ``code``, ``cjk``, ``line`` or ``sign``.
    """

    text: str
    kinds: list[str]
    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self.words)

    def at(self, index: int) -> str:
        """Return the token in lower case, or "" outside the text."""
        return self.lower[index] if 0 <= index < len(self.lower) else ""

    def kind(self, index: int) -> str:
        """Return the kind of a token, or "" outside the text."""
        return self.kinds[index] if 0 <= index < len(self.kinds) else ""

    def glued(self, index: int) -> bool:
        """Return whether the token follows the one before without a space."""
        return (
            0 < index < len(self.starts) and self.starts[index] == self.ends[index - 1]
        )

    def surface(self, start: int, end: int) -> str:
        """Return the text of the tokens from ``start`` up to ``end``."""
        return self.text[self.starts[start] : self.ends[end - 1]]


def tokenize(text: str) -> Tokens:
    """Return the tokens of a text. An empty text has none."""
    kinds: list[str] = []
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in token_pattern().finditer(text):
        kinds.append(match.lastgroup or "sign")
        words.append(match[0])
        start, end = match.span()
        starts.append(start)
        ends.append(end)
    return Tokens(text, kinds, words, [w.lower() for w in words], starts, ends)

"""Cut an article into lines and sentences, and read each line with the pipeline.

Enters: ``ArticleText``. Leaves: ``AnalyzedArticle``, the parsed sentences in reading
order (title first) with their offsets into the article. A line (paragraph, bullet,
table row) is parsed by itself, so that a bullet never runs into the next one.
Sentence starts follow the rules here, not the parser: the same text must give the
same quotes whatever the model's version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ingest.extraction import ArticleText, Part, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language
    from spacy.tokens import Doc, Token

LineKind = Literal["title", "prose", "bullet", "row"]

#: Lines longer than this many code points are cut at white space before parsing:
#: spaCy's memory grows with the length of one text.
MAX_LINE = 20_000

BULLET = re.compile(r"\s*(?:[-*•‣▪–—·●]|\d{1,2}[.)])\s+")
ROW = re.compile(r"\||\t")
KEY_VALUE = re.compile(r"\s*[\w&'’ /()-]{2,40}:\s+\S")
BREAK = re.compile(r"[.!?…][\"”’')\]*]*\s+(?=[\"“‘'(\[*]*[A-Z0-9$€£¥₹₩])")
#: Words before a full stop that does not end a sentence.
ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Inc|Corp|Co|Ltd|Mr|Ms|Mrs|Dr|St|No|vs|approx|Rs|Jan|Feb|Mar|Apr"
    r"|Aug|Sept|Sep|Oct|Nov|Dec|Gov|Sen|Rep|Prof|Jr|Sr|Bros|Mt|Ft|Fig|est|ca|cf"
    r"|Wash|Calif|Ariz|Ill|Mass|Mich|Minn|Pa|Va|Tex|Ind|Wis|Ore|Fla|Ga"
    r"|[A-Z]\.[A-Z]))\.$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, bullet, row or headline.

    ``start``/``end`` are code points of ``part``; ``first``/``last`` are token
    indices of ``doc`` (end-exclusive), ``offset`` is where ``doc`` begins in
    ``part``.
    """

    index: int
    part: Part
    start: int
    end: int
    line: int
    line_kind: LineKind
    doc: Doc = field(repr=False, compare=False)
    offset: int
    first: int
    last: int

    @property
    def tokens(self) -> list[Token]:
        """Return the sentence's tokens."""
        return list(self.doc[self.first : self.last])

    @property
    def text(self) -> str:
        """Return the sentence as it stands."""
        text: str = self.doc.text[self.start - self.offset : self.end - self.offset]
        return text

    def token_range(self, start: int, end: int) -> tuple[int, int]:
        """Return the token indices (end-exclusive) that cover ``part[start:end]``.

        The range is never empty and never leaves the sentence.
        """
        first, last = self.last - 1, self.first
        for token in self.doc[self.first : self.last]:
            begin = self.offset + token.idx
            if begin < end and begin + len(token.text) > start:
                first, last = min(first, token.i), max(last, token.i + 1)
        return (first, last) if first < last else (self.first, self.first + 1)


@dataclass(frozen=True, slots=True)
class AnalyzedArticle:
    """An article with its parsed sentences in reading order, title first."""

    article: ArticleText
    sentences: tuple[Sentence, ...]

    def sentence_at(self, part: Part, position: int) -> Sentence:
        """Return the sentence that holds a code point (the last one before it)."""
        found = self.sentences[0]
        for sentence in self.sentences:
            if sentence.part == part and sentence.start <= position:
                found = sentence
        return found

    def quote(self, sentence: Sentence) -> Span:
        """Return the sentence as evidence."""
        return Span(sentence.part, sentence.start, sentence.end, sentence.text)


def mark_sentence_starts(line: str) -> frozenset[int]:
    """Return the offsets at which a sentence of this line begins (0 not included)."""
    starts = set()
    for found in BREAK.finditer(line):
        stop = found.start() + 1
        if line[found.start()] == "." and ABBREVIATION.search(line[:stop][-12:]):
            continue
        starts.add(found.end())
    return frozenset(starts)


def analyze_articles(
    articles: Iterable[ArticleText], nlp: Language
) -> Iterator[AnalyzedArticle]:
    """Parse articles in batches; yields one ``AnalyzedArticle`` each, in order."""
    for article in articles:
        places = list(split_lines(article))
        docs = nlp.pipe([text for _, _, text in places], batch_size=64)
        yield AnalyzedArticle(article, tuple(_sentences(places, docs)))


def split_lines(article: ArticleText) -> Iterator[tuple[Part, int, str]]:
    """Yield ``(part, offset, line)`` for the title and every line that is not blank."""
    yield "title", 0, article.title or " "
    for found in re.finditer(r"[^\n\r]+", article.text):
        line = found.group()
        for start in range(0, len(line), MAX_LINE):
            piece = line[start : start + MAX_LINE]
            if piece.strip():
                yield "text", found.start() + start, piece


def line_kind(part: Part, line: str) -> LineKind:
    """Return what form a line has."""
    if part == "title":
        return "title"
    if BULLET.match(line):
        return "bullet"
    if ROW.search(line) or (KEY_VALUE.match(line) and len(line) < 120):
        return "row"
    return "prose"


def _sentences(
    places: list[tuple[Part, int, str]], docs: Iterable[Doc]
) -> Iterator[Sentence]:
    index = 0
    for line, ((part, offset, text), doc) in enumerate(zip(places, docs, strict=True)):
        for sent in doc.sents:
            start, end = sent.start_char, sent.end_char
            marker = BULLET.match(text) if start == 0 and part == "text" else None
            start = marker.end() if marker and marker.end() < end else start
            while end > start and text[end - 1].isspace():
                end -= 1
            while start < end and text[start].isspace():
                start += 1
            if start == end and part != "title":
                continue
            yield Sentence(
                index,
                part,
                offset + start,
                offset + end,
                line,
                line_kind(part, text),
                doc,
                offset,
                sent.start,
                sent.end,
            )
            index += 1

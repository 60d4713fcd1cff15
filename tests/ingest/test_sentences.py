"""Tests of cutting an article into lines and sentences."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.extraction import ArticleText
from ingest.sentences import MAX_LINE, line_kind, mark_sentence_starts, split_lines

CUT = [
    ("two", "It grew. Sales fell.", ["It grew. ", "Sales fell."]),
    ("question", "Why? Because.", ["Why? ", "Because."]),
    ("quote ends", "“It is done.” He left.", ["“It is done.” ", "He left."]),
    ("quote begins", "He left. “It is done.”", ["He left. ", "“It is done.”"]),
    ("amount begins", "It grew. $5bn came.", ["It grew. ", "$5bn came."]),
    ("year begins", "It grew. 2027 will tell.", ["It grew. ", "2027 will tell."]),
    ("ellipsis", "It waited… Then it grew.", ["It waited… ", "Then it grew."]),
    ("amount ends", "It paid $5. Sales fell.", ["It paid $5. ", "Sales fell."]),
]
WHOLE = [
    ("legal form", "Quillmark Inc. Systems grew."),
    ("title", "Then Mr. Voss and Dr. Lund left."),
    ("initial", "John F. Voss left."),
    ("state", "A plant in Abilene, Tex. Opened in May."),
    ("country", "In the U.S. Congress it failed."),
    ("month", "It closed on Jan. 5 in Oslo."),
    ("decimal", "It paid $1.5 billion."),
    ("number", "Reactor No. 3 is off."),
    ("lower case follows", "It grew. then it fell."),
    ("domain", "It bought quillmark.ai Tuesday."),
    ("rupees", "It paid Rs. 500 crore."),
]


def pieces(line):
    """Return a line cut at its sentence starts."""
    marks = [0, *sorted(mark_sentence_starts(line)), len(line)]
    return [line[a:b] for a, b in pairwise(marks)]


@pytest.mark.parametrize(
    ("line", "expected"), [x[1:] for x in CUT], ids=[x[0] for x in CUT]
)
def test_sentence_starts(line, expected):
    """A sentence begins after a stop where a new one can begin."""
    assert pieces(line) == expected


@pytest.mark.parametrize("line", [x[1] for x in WHOLE], ids=[x[0] for x in WHOLE])
def test_no_sentence_start(line):
    """A stop that ends no sentence cuts nothing."""
    assert pieces(line) == [line]


KINDS = [
    ("headline", "title", "- Quillmark raises money", "title"),
    ("dash", "text", "- Quillmark raised money", "bullet"),
    ("dot", "text", "  • Quillmark raised money", "bullet"),
    ("numbered", "text", "3. Quillmark raised money", "bullet"),
    ("table row", "text", "Quillmark | $5m | 2026", "row"),
    ("tabs", "text", "Quillmark\t$5m", "row"),
    ("prose", "text", "Quillmark raised money.", "prose"),
    ("label", "text", "Revenue: $5bn", "row"),
    ("minus sign", "text", "-5 degrees in Oslo", "prose"),
    ("clock", "text", "It opens at 9:30 on Monday.", "prose"),
    ("decimal", "text", "3.5 million chips were sold.", "prose"),
    ("year", "text", "2026. A year of chips.", "prose"),
]


@pytest.mark.parametrize(
    ("part", "line", "kind"), [x[1:] for x in KINDS], ids=[x[0] for x in KINDS]
)
def test_line_kind(part, line, kind):
    """Bullets and rows are told from prose by how they begin and are built."""
    assert line_kind(part, line) == kind


def test_split_lines_offsets():
    """Each line stands at its offset; blank lines are left out."""
    article = ArticleText("a", "T", "One.\n\n \nTwo.\r\nThree.")
    assert list(split_lines(article)) == [
        ("title", 0, "T"),
        ("text", 0, "One."),
        ("text", 8, "Two."),
        ("text", 14, "Three."),
    ]


def test_split_lines_without_title():
    """An article without a title still has a title line, so that indices hold."""
    assert list(split_lines(ArticleText("a", "", ""))) == [("title", 0, " ")]


def test_split_lines_long():
    """A line too long for one parse is cut, and nothing of it is lost."""
    text = "chip " * MAX_LINE
    lines = list(split_lines(ArticleText("a", "T", text)))[1:]
    assert max(len(line) for _, _, line in lines) <= MAX_LINE
    assert "".join(line for _, _, line in lines) == text


def test_sentences_leave_bullets_out(analyze):
    """A sentence begins after its bullet and ends before trailing white space."""
    found = analyze("Rounds:\n- Quillmark raised $5m. \n2) Junoware raised $6m.")
    assert [s.text for s in found.sentences] == [
        "Title",
        "Rounds:",
        "Quillmark raised $5m.",
        "Junoware raised $6m.",
    ]
    assert [s.line for s in found.sentences] == [0, 1, 2, 3]


def test_sentence_at(analyze):
    """A code point belongs to the sentence that holds it, else the one before."""
    found = analyze("It grew. Sales fell.\n\nIt closed.")
    places = [("title", 2), ("text", 0), ("text", 7), ("text", 9), ("text", 21)]
    indices = [found.sentence_at(part, at).index for part, at in places]
    assert indices == [0, 1, 1, 2, 2]


TOKENS = [
    ("one word", 0, 9, ["Quillmark"]),
    ("two words", 0, 16, ["Quillmark", "raised"]),
    ("part of a word", 1, 4, ["Quillmark"]),
    ("amount", 17, 19, ["$", "5"]),
]


@pytest.mark.parametrize(
    ("start", "end", "words"), [x[1:] for x in TOKENS], ids=[x[0] for x in TOKENS]
)
def test_token_range(analyze, start, end, words):
    """The tokens that cover a slice are found, also where the slice cuts one."""
    sentence = analyze("Quillmark raised $5 today.").sentences[1]
    first, last = sentence.token_range(start, end)
    assert [token.text for token in sentence.doc[first:last]] == words


def test_token_range_outside(analyze):
    """A slice outside the sentence still gives a token of the sentence."""
    sentence = analyze("It grew. Sales fell.").sentences[2]
    first, last = sentence.token_range(0, 2)
    assert sentence.first <= first < last <= sentence.last


PROSE = st.text(
    alphabet=st.sampled_from("Ab 1.$€!?\n-•|\t“”’é漢😀\u00a0\u2028\r,"), max_size=120
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=PROSE, title=PROSE)
def test_sentences_are_disjoint_slices(analyze, text, title):
    """Sentences fit the text, stand in order and share no character."""
    found = analyze(text, title)
    last = {"title": 0, "text": 0}
    assert [s.index for s in found.sentences] == list(range(len(found.sentences)))
    for sentence in found.sentences:
        body = found.article.part(sentence.part)
        if body:
            assert body[sentence.start : sentence.end] == sentence.text
        assert last[sentence.part] <= sentence.start <= sentence.end
        last[sentence.part] = sentence.end


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=PROSE)
def test_every_word_is_in_a_sentence(analyze, text):
    """No letter or digit of the text stands outside all sentences but list numbers."""
    found = analyze(text)
    held = {
        at for s in found.sentences if s.part == "text" for at in range(s.start, s.end)
    }
    lost = [char for at, char in enumerate(text) if at not in held and char.isalpha()]
    assert lost == []

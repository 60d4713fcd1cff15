"""How a name and a figure hang together in the grammar of their sentence.

Enters: a figure and a name of the same sentence, with spaCy's dependency tree. Leaves:
feature names with the prefix ``g`` for ``subject_features``, and the walks through
the tree that other features need: the way between two words, the subject above one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.word_classes import word_classes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from spacy.tokens import Token

    from ingest.context import PlacedFigure, PlacedName

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
#: Steps up a tree after which a walk gives up; real sentences are far shallower.
DEEPEST = 60


def grammar_features(
    placed: PlacedFigure, name: PlacedName, *, call: Callable[[Token], str]
) -> Iterator[str]:
    """Yield how the name stands to the figure; ``call`` says what a word is called."""
    yield "g:dep=" + name.head.dep_
    path = dependency_path(placed.head, name.head)
    if path is None:
        return
    up, top, down = path
    shape = f"{'^'.join(up[-4:])}|{'v'.join(down[-4:])}"
    yield "g:path=" + shape
    yield f"g:len={min(len(up) + len(down), 8)}"
    yield f"g:top={call(top)}:{'v'.join(down[-2:])}"
    yield f"g:last={down[-1] if down else 'self'}"
    verb = next((t for t in ancestors(placed.head) if t.pos_ in ("VERB", "AUX")), None)
    if verb is not None and name.head.head.i == verb.i:
        yield f"g:of-verb={name.head.dep_}"
        yield f"g:of-verb={name.head.dep_}:{call(verb)}"
    subject = governing_subject(placed.head)
    if subject is not None and subject.i == name.head.i:
        yield "g:governs"
        if verb is not None:
            yield "g:governs=" + call(verb)
    if name.head.dep_ == "pobj":
        prep = name.head.head
        yield f"g:pobj={prep.lower_}"
        yield f"g:pobj={prep.lower_}<{call(prep.head)}"
    if name.head.dep_ in ("poss", "compound", "nmod", "amod"):
        yield f"g:{name.head.dep_}<{call(name.head.head)}"
        if name.head.head.i in {placed.head.i, *(t.i for t in ancestors(placed.head))}:
            yield f"g:modifies-head:{name.head.dep_}"
    saying = word_classes("subjects")["saying"]
    if name.head.dep_ in SUBJECTS and name.head.head.lemma_.lower() in saying:
        yield "g:speaker"


def dependency_path(
    start: Token, goal: Token
) -> tuple[list[str], Token, list[str]] | None:
    """Return labels up from ``start``, the meeting token, labels down to ``goal``.

    None where the two tokens share no tree.
    """
    chain = [start, *ancestors(start)]
    place = {token.i: at for at, token in enumerate(chain)}
    down: list[str] = []
    token = goal
    for _ in range(DEEPEST):
        if token.i in place:
            meet = place[token.i]
            up = [t.dep_ for t in chain[:meet]]
            return up, token, down[::-1]
        down.append(token.dep_)
        if token.head.i == token.i:
            return None
        token = token.head
    return None


def ancestors(token: Token) -> list[Token]:
    """Return the heads above a token, the nearest first."""
    out: list[Token] = []
    while token.head.i != token.i and len(out) < DEEPEST:
        token = token.head
        out.append(token)
    return out


def governing_subject(token: Token) -> Token | None:
    """Return the subject of the nearest verb above a token, through conjunctions."""
    for head in ancestors(token):
        if head.pos_ not in ("VERB", "AUX"):
            continue
        for child in head.children:
            if child.dep_ in SUBJECTS:
                found: Token = child
                return found
    return None


def role_class(name: PlacedName) -> str:
    """Return ``subj``, ``mod``, ``obj`` or ``other``: what a name is in its clause."""
    if name.head.dep_ in SUBJECTS:
        return "subj"
    if name.head.dep_ in ("poss", "compound"):
        return "mod"
    return "obj" if name.head.dep_ in ("dobj", "pobj", "attr") else "other"

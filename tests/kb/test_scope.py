"""Increments and totals, told by the words right beside a figure."""

from __future__ import annotations

import pytest

from kb.scope import find_scope

CASES = [
    ("Meta will pay an additional $21 billion.", "$21 billion", "increment"),
    ("Meta will pay $21 billion more to its supplier.", "$21 billion", "increment"),
    ("It adds $15 billion in addition to $11 billion.", "$15 billion", "increment"),
    ("That brings the total to $165 billion.", "$165 billion", "total"),
    ("It has raised $3.9 billion to date.", "$3.9 billion", "total"),
    ("It will spend a total of about $40 billion.", "$40 billion", "total"),
    ("It will pay $21 billion more than planned.", "$21 billion", None),
    ("It will pay $21 billion.", "$21 billion", None),
    ("It adds $15 billion in addition to $11 billion.", "$11 billion", None),
    ("Another deal. It pays $21 billion.", "$21 billion", None),
    ("Another firm in the same state will pay up to $21 billion.", "$21 billion", None),
    ("An additional $5 billion and $7 billion came.", "$7 billion", None),
]


@pytest.mark.parametrize(
    ("sentence", "figure", "wanted"), CASES, ids=[f"{s[:30]} {f}" for s, f, _ in CASES]
)
def test_find_scope(sentence: str, figure: str, wanted: str | None) -> None:
    """A figure is an increment or a total only where the words beside it say so."""
    start = sentence.index(figure)
    found = find_scope(sentence, start, start + len(figure))
    assert (found.scope if found else None) == wanted
    if found:
        assert sentence[found.start : found.end].strip()

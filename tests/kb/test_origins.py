"""Independent origins: who reported, and who only repeats."""

from __future__ import annotations

from typing import Any

import pytest

from kb.origins import find_origins
from kb.reconcile_values import ArticleOrigin


def article(
    key: str, *, story: str = "", family: str = "", **more: Any
) -> ArticleOrigin:
    """Return an article whose story and family are its own unless given."""
    return ArticleOrigin(key, story or key, family or key, **more)


CASES = [
    ("two publishers", [(article("a"), None), (article("b"), None)], 2),
    ("one story copied", [(article("a"), None), (article("b", story="a"), None)], 1),
    ("one family", [(article("a", family="f"), None), (article("b", family="f"), None)], 1),
    ("both cite one medium", [(article("a"), "Bloomberg"), (article("b"), "Bloomberg")], 1),
    ("the medium and who cites it", [(article("a", family="Bloomberg"), None), (article("b"), "Bloomberg")], 1),
    ("two media cited", [(article("a"), "Bloomberg"), (article("b"), "Reuters")], 2),
    ("two release wires of the issuer", [(article("a", is_release=True), None), (article("b", is_release=True), None)], 1),
    ("a release and a report", [(article("a", is_release=True), None), (article("b"), None)], 2),
    ("a release and its copy", [(article("a", is_release=True), None), (article("b", story="a"), None)], 1),
    ("the issuer's site and a wire", [(article("a", issuer="OpenAI"), None), (article("b", is_release=True), None)], 1),
    ("a chain of copies and families", [(article("a", family="f"), None), (article("b", family="f", story="s"), None), (article("c", story="s"), None)], 1),
    ("a medium that cites itself", [(article("a", family="Bloomberg"), "Bloomberg"), (article("b"), None)], 2),
]  # fmt: skip


@pytest.mark.parametrize(
    ("articles", "wanted"), [one[1:] for one in CASES], ids=[one[0] for one in CASES]
)
def test_find_origins(articles: Any, wanted: int, make_mention: Any) -> None:
    """Origins are counted, not articles, and each says why."""
    reading = {
        "kind": "ipo",
        "subject": "OpenAI",
        "figure": "$1 billion",
        "day": "2026-01-01",
    }
    mentions = [
        make_mention(reading, article=one, attribution_family=cited)
        for one, cited in articles
    ]
    origins = find_origins(mentions)
    assert len(origins) == wanted
    assert len({one.name for one in origins}) == wanted
    assert all(one.why for one in origins)
    assert {m.id for one in origins for m in one.mentions} == {m.id for m in mentions}

"""The status of a claim: folded by the published table, rule by rule."""

from __future__ import annotations

from typing import Any

import pytest

from kb.reconcile_status import fold_status

COMPANY, NOBODY = {"company": "OpenAI"}, {"none": None}
# (day in January, status, who says it, publisher)
CASES = [
    ("one report", [(1, "planned", NOBODY, "a")], ("planned", "latest_report", False)),
    ("newer report", [(1, "talks", NOBODY, "a"), (9, "agreed", NOBODY, "b")], ("agreed", "latest_report", False)),
    ("one day, the further", [(1, "agreed", NOBODY, "a"), (1, "talks", NOBODY, "b")], ("agreed", "latest_report", False)),
    ("first-hand over newer hearsay", [(1, "agreed", COMPANY, "a"), (9, "completed", NOBODY, "b")], ("agreed", "latest_primary", False)),
    ("newer first-hand", [(1, "agreed", COMPANY, "a"), (9, "cancelled", COMPANY, "b")], ("cancelled", "latest_primary", False)),
    ("two families report a turn", [(1, "agreed", COMPANY, "a"), (9, "stalled", NOBODY, "b"), (10, "stalled", NOBODY, "c")], ("stalled", "later_turn", False)),
    ("one family twice is no turn", [(1, "agreed", COMPANY, "a"), (9, "stalled", NOBODY, "b"), (10, "stalled", NOBODY, "b")], ("agreed", "latest_primary", False)),
    ("a turn of the same day is none", [(1, "agreed", COMPANY, "a"), (1, "stalled", NOBODY, "b"), (1, "stalled", NOBODY, "c")], ("agreed", "latest_primary", False)),
    ("a denial stands beside", [(1, "talks", NOBODY, "a"), (9, "denied", COMPANY, "b")], ("talks", "latest_report", True)),
    ("only a denial", [(9, "denied", COMPANY, "b")], ("denied", "only_denied", True)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "wanted"), [one[1:] for one in CASES], ids=[one[0] for one in CASES]
)
def test_fold_status(said: Any, wanted: tuple[Any, ...], make_mention: Any) -> None:
    """The first rule of the table that finds a mention decides."""
    reading = {"kind": "ipo", "subject": "OpenAI", "figure": "$1 billion"}
    mentions = [
        make_mention(
            reading
            | {"day": f"2026-01-{day:02d}", "status": status, "by": by, "from": family}
        )
        for day, status, by, family in said
    ]
    found = fold_status(mentions)
    assert (found.status, found.rule, found.is_denied) == wanted
    assert fold_status(mentions[::-1]) == found

"""Readings of one figure by itself: which kinds its unit allows."""

from __future__ import annotations

import pytest

from ingest.beliefs import possible_kinds

KINDS = {"capex": 0.5, "power": 0.2, "compute": 0.1, "backlog": 0.1, "none": 0.1}


@pytest.mark.parametrize(
    ("unit_class", "allowed"),
    [
        pytest.param("power", {"power", "backlog", "none"}, id="power"),
        pytest.param("chips", {"compute", "none"}, id="chips"),
        pytest.param("money", {"capex", "backlog", "none"}, id="money"),
    ],
)
def test_unit_allows_kinds(unit_class: str, allowed: set[str]) -> None:
    """Only kinds that the unit allows keep a probability, and they sum to 1."""
    found = possible_kinds(dict(KINDS), unit_class)
    assert {kind for kind, value in found.items() if value > 0} == allowed
    assert sum(found.values()) == pytest.approx(1)

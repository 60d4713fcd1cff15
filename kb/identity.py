"""Ids derived from content, so that a second run writes the same rows.

Enters: the key fields of a row. Leaves: text ids and the stable integers that the
full-text tables use. No state, no clock, no randomness.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

# 80 bits: among ten million rows a collision has a chance of 1 in 10^10.
ID_HEX = 20


def content_id(*parts: Any) -> str:
    """Return 20 hexadecimal digits of the parts' hash; None and "" differ."""
    return _digest(parts)[:ID_HEX]


def search_id(row_id: str) -> int:
    """Return a positive 60-bit integer for the full-text row of ``row_id``."""
    return int(_digest((row_id,))[:15], 16)


def _digest(parts: tuple[Any, ...]) -> str:
    text = json.dumps(parts, ensure_ascii=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()

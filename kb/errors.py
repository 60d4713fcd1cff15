"""What can go wrong, in two branches: skip this item, or stop the run.

ClaimwireError
├── ItemError                   one feed, page or article is bad; the run goes on
└── RunError                    stop: the setup is wrong
    └── VocabularyError         a data file of ours is malformed

Each error keeps its context as attributes and prints it. Finding nothing is an empty
result, never an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class ClaimwireError(Exception):
    """The base of every error that this project raises on purpose."""


class ItemError(ClaimwireError):
    """One item is bad: record it and go on with the next."""


class RunError(ClaimwireError):
    """The setup is wrong: stop and say what to change."""


class VocabularyError(RunError):
    """A vocabulary or rules file is malformed at ``key``."""

    def __init__(self, path: Path | str, key: str, message: str) -> None:
        """Keep the file and the key, so that a reader can go there."""
        super().__init__(f"{path}: {key}: {message}")
        self.path = path
        self.key = key

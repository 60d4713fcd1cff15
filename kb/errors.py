"""What can go wrong, in two branches: skip this item, or stop the run.

ClaimwireError
├── ItemError                   one feed, page or article is bad; the run goes on
│   ├── LoadError               an article cannot be stored as it was handed over
│   └── DecisionError           a person's decision names something that is not there
└── RunError                    stop: the setup is wrong
    ├── VocabularyError         a data file of ours is malformed
    └── DatabaseError           the database file cannot be used
        ├── SchemaTooNew        written by a newer Claimwire
        └── DatabaseBusy        another writer held the lock longer than we wait

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


class LoadError(ItemError):
    """The article at ``url`` cannot be stored as it was handed over."""

    def __init__(self, url: str, message: str) -> None:
        """Keep the address of the article."""
        super().__init__(f"{url}: {message}")
        self.url = url


class DecisionError(ItemError):
    """A decision about ``target`` cannot be taken or undone."""

    def __init__(self, target: str, message: str) -> None:
        """Keep what the decision was about."""
        super().__init__(f"{target}: {message}")
        self.target = target


class RunError(ClaimwireError):
    """The setup is wrong: stop and say what to change."""


class VocabularyError(RunError):
    """A vocabulary or rules file is malformed at ``key``."""

    def __init__(self, path: Path | str, key: str, message: str) -> None:
        """Keep the file and the key, so that a reader can go there."""
        super().__init__(f"{path}: {key}: {message}")
        self.path = path
        self.key = key


class DatabaseError(RunError):
    """The database at ``path`` cannot be used."""

    def __init__(self, path: Path | str, message: str) -> None:
        """Keep the place of the database."""
        super().__init__(f"{path}: {message}")
        self.path = path


class SchemaTooNew(DatabaseError):  # noqa: N818 - reads as what is wrong
    """The database was written by a newer Claimwire: ``unknown`` migrations."""

    def __init__(self, path: Path | str, unknown: tuple[str, ...]) -> None:
        """Keep the migrations that this version does not know."""
        names = ", ".join(unknown)
        message = f"written by a newer Claimwire ({names}); upgrade this one"
        super().__init__(path, message)
        self.unknown = unknown


class DatabaseBusy(DatabaseError):  # noqa: N818 - reads as what is wrong
    """Another process is writing to the database."""

    def __init__(self, path: Path | str, waited_s: float) -> None:
        """Keep how long we waited, in seconds."""
        super().__init__(path, f"another writer is active; waited {waited_s:g} s")
        self.waited_s = waited_s

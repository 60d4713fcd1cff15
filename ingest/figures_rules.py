"""The vocabularies of the figure grammar, read once.

Enters: ``kb/vocabulary/currencies.csv`` and ``ingest/rules/*.yml`` of the installed
packages. Leaves: frozen values and plain mappings. Deliberately no grammar.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class CurrencyRow:
    """One row of the currency vocabulary; the file's header explains the columns."""

    code: str
    name: str
    minor_units: int
    symbols: tuple[str, ...]
    prefixes: tuple[str, ...]
    loose: tuple[str, ...]
    names: tuple[str, ...]
    minor: tuple[str, ...]


@cache
def currency_rows() -> tuple[CurrencyRow, ...]:
    """Return the currencies that the grammar knows, by code."""
    source = files("kb").joinpath("vocabulary/currencies.csv")
    lines = source.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return tuple(_currency_row(row) for row in rows)


def _currency_row(row: dict[str, str]) -> CurrencyRow:
    """Return a row with its cells split."""

    def cell(key: str) -> tuple[str, ...]:
        return tuple(form for form in row[key].split("|") if form)

    return CurrencyRow(
        code=row["code"],
        name=row["name"],
        minor_units=int(row["minor_units"]),
        symbols=cell("symbols"),
        prefixes=cell("prefixes"),
        loose=cell("loose"),
        names=cell("names"),
        minor=cell("minor"),
    )


@cache
def rules(name: str) -> dict[str, Any]:
    """Return ``ingest/rules/<name>.yml`` as a mapping."""
    source = files("ingest").joinpath(f"rules/{name}.yml")
    loaded: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return loaded

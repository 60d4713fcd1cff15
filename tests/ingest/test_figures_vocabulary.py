"""The vocabulary files of the figure grammar are well formed."""

from __future__ import annotations

from collections import Counter

import pytest

from ingest.figures_rules import currency_rows, rules

RULES = ["numbers", "figure_units", "hedges", "ranges", "rates", "bare_amounts"]


def test_currencies_are_sorted_and_unique():
    """Every currency has one row, and rows stand by code."""
    codes = [row.code for row in currency_rows()]
    assert codes == sorted(set(codes))
    assert all(len(code) == 3 and code.isupper() for code in codes)


def test_no_form_means_two_currencies():
    """No sign, prefix or name is claimed by two currencies."""
    for forms in ("symbols", "prefixes", "loose", "names"):
        seen = Counter(form for row in currency_rows() for form in getattr(row, forms))
        assert [form for form, count in seen.items() if count > 1] == []


def test_names_are_in_lower_case():
    """Names match in any printed case because the vocabulary is in lower case."""
    for row in currency_rows():
        assert all(name == name.lower() for name in (*row.names, *row.minor))


@pytest.mark.parametrize("name", RULES)
def test_rule_files_open_with_a_comment(name, pytestconfig):
    """Each rule file says what its keys mean, and where it comes from."""
    text = (pytestconfig.rootpath / f"ingest/rules/{name}.yml").read_text("utf-8")
    header = [line for line in text.splitlines() if line.startswith("#")]
    assert len(header) >= 3
    assert any("Source:" in line and "Licence:" in line for line in header)


@pytest.mark.parametrize("side", ["before", "behind"])
def test_a_hedge_has_one_bound(side):
    """No hedge phrase gives two bounds."""
    phrases = [phrase for group in rules("hedges")[side].values() for phrase in group]
    assert len(phrases) == len(set(phrases))

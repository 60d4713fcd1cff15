"""What is expected of the bundled sample keeps to the annotation guide."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

import ingest

SAMPLE = Path(ingest.__file__).parent / "sample"
EXPECTED = yaml.safe_load((SAMPLE / "expected.yml").read_text("utf-8"))
ARTICLES = {article["id"]: article for article in EXPECTED["articles"]}

# The closed sets of the annotation guide.
KINDS = {
    "funding_round",
    "investment",
    "valuation",
    "acquisition",
    "divestment",
    "debt",
    "ipo",
    "capex",
    "contract",
    "revenue",
    "earnings",
    "backlog",
    "subsidy",
    "settlement",
    "market",
    "price",
    "power",
    "compute",
    "other",
}
STATUSES = {
    "completed",
    "agreed",
    "planned",
    "talks",
    "expected",
    "stalled",
    "cancelled",
    "denied",
}
BOUNDS = {"exact", "about", "at_least", "at_most", "range", "vague"}
ATTRIBUTIONS = {
    "company",
    "filing",
    "media",
    "analyst",
    "official",
    "anonymous",
    "author",
    "none",
}
ROLES = {
    "lead_investor",
    "investor",
    "target",
    "seller",
    "buyer",
    "lender",
    "supplier",
    "partner",
    "project",
    "government",
    "builder",
}
BASES = {None, "pre_money", "post_money", "market_cap", "run_rate"}


def by_id(articles):
    """Return pytest parameters with the article's id as theirs."""
    return [pytest.param(article, id=article["id"]) for article in articles]


@pytest.mark.parametrize(
    "article", by_id(EXPECTED["articles"]) + by_id(EXPECTED["round2"])
)
def test_expected_claims_keep_to_the_guide(article):
    """Kinds, roles and the other closed sets are the guide's; amounts fit bounds."""
    names = set(article["organizations"]) | {None}
    for claim in article["claims"]:
        assert claim["kind"] in KINDS
        assert claim["status"] in STATUSES
        assert claim["attribution"]["type"] in ATTRIBUTIONS
        assert claim.get("basis") in BASES
        assert claim["subject"] in names
        roles = claim.get("roles", {})
        assert set(roles) <= ROLES
        assert {n for holders in roles.values() for n in holders} <= names
        assert_amounts_fit(claim)
        if period := claim.get("period"):
            assert period["start"] < period["end"]


def assert_amounts_fit(claim):
    """Fail where low, high and bound contradict each other."""
    low, high, bound = claim["low"], claim["high"], claim["bound"]
    assert bound in BOUNDS
    assert (low is None) == (bound == "at_most")
    assert (high is None) == (bound == "at_least")
    if bound in {"exact", "about"}:
        assert low == high
    if bound in {"range", "vague"}:
        assert low < high


def test_a_claim_stands_once_an_article():
    """No article expects the same kind, subject and amount twice."""
    for article in EXPECTED["articles"]:
        keys = Counter(
            (c["kind"], c["subject"], c["low"], c["high"], c["unit"])
            for c in article["claims"]
        )
        assert max(keys.values(), default=1) == 1, article["id"]


def test_every_asked_kind_of_news_is_there():
    """The sample covers the stories that it promises, and one without a claim."""
    claims = [c for a in EXPECTED["articles"] for c in a["claims"]]
    kinds = "funding_round investment valuation capex power acquisition debt compute"
    assert set(kinds.split()) | {"subsidy", "backlog"} <= {c["kind"] for c in claims}
    assert {"stalled", "denied", "planned"} <= {c["status"] for c in claims}
    assert {"EUR", "KRW", "W", "accelerator"} <= {c["unit"] for c in claims}
    assert any(not a["claims"] for a in EXPECTED["articles"])


def test_reconciliation_speaks_of_claims_that_articles_make():
    """Each reconciled claim is expected in each article said to state it."""
    known = EXPECTED["reconciliation"]
    for claim in known["claims"]:
        key = (claim["kind"], claim["subject"], claim["low"])
        for article in claim["articles"]:
            stated = ARTICLES[article]["claims"]
            assert key in {(c["kind"], c["subject"], c["low"]) for c in stated}, article
        assert (
            claim["origins"] < len(claim["articles"]) or claim["id"] == "stargate-500"
        )
    ids = {claim["id"] for claim in known["claims"]}
    for link in known["links"] + known["no_links"]:
        assert {link["from"], link["to"]} <= ids


def test_reconciliation_lists_every_article_of_its_claims():
    """No article states a reconciled claim without being listed for it."""
    for claim in EXPECTED["reconciliation"]["claims"]:
        stating = {
            article["id"]
            for article in EXPECTED["articles"]
            for c in article["claims"]
            if (c["kind"], c["subject"], c["low"])
            == (claim["kind"], claim["subject"], claim["low"])
        }
        assert stating == set(claim["articles"]), claim["id"]

"""Score the extractor against annotated articles, by the rules of the guide.

Enters: annotated articles (``tests/gold/GUIDE.md``) and what the extractor says of
them. Leaves: ``Scores``: precision, recall and F1 of organizations, figures, claims,
claims without kind and roles, and the share of matched claims whose status, bound,
basis, attribution type and period agree. Names compare without case, punctuation and
legal form, and through the annotation's accepted names; amounts within half a per
cent; a claim counts once an article.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ingest.extract import extract_articles
from ingest.gold import is_close, read_gold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

Record = dict[str, Any]
FIELDS = ("status", "bound", "basis", "attribution", "period")
COUNTED = ("organizations", "figures", "claims", "claims_without_kind", "roles")
FORMS = re.compile(
    r"\b(inc|corp|corporation|ltd|llc|plc|nv|n v|sa|ag|group|holdings?|co|company"
    r"|limited|pbc|the)\b"
)


@dataclass(frozen=True, slots=True)
class Tally:
    """Hits, annotated and predicted items of one sort."""

    hits: int = 0
    gold: int = 0
    predicted: int = 0

    @property
    def precision(self) -> float:
        """Return the share of predictions that are right; 0 without predictions."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Return the share of annotated items that were found; 0 without any."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        both = self.gold + self.predicted
        return 2 * self.hits / both if both else 0.0


@dataclass
class Scores:
    """All counts of an evaluation."""

    articles: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    predicted: Counter[str] = field(default_factory=Counter)
    agreed: Counter[str] = field(default_factory=Counter)

    def tally(self, name: str) -> Tally:
        """Return the counts of one of ``COUNTED`` or of ``kind:NAME``."""
        return Tally(self.hits[name], self.gold[name], self.predicted[name])

    def agreement(self, name: str) -> float:
        """Return the share of matched claims that agree in one of ``FIELDS``."""
        matched = self.hits["claims"]
        return self.agreed[name] / matched if matched else 0.0

    def add(self, name: str, hits: int, gold: int, predicted: int) -> None:
        """Count one article's items of one sort."""
        self.hits[name] += hits
        self.gold[name] += gold
        self.predicted[name] += predicted

    def table(self) -> str:
        """Return the scores as lines of text."""
        lines = [f"{self.articles} articles", f"{'':20} precision  recall     F1"]
        for name in COUNTED:
            one = self.tally(name)
            lines.append(
                f"{name.replace('_', ' '):20} {one.precision:9.3f} {one.recall:7.3f} "
                f"{one.f1:6.3f}   {one.hits} of {one.gold}, {one.predicted} predicted"
            )
        lines.append("over matched claims:")
        lines += [f"  {name:18} {self.agreement(name):.3f}" for name in FIELDS]
        return "\n".join(lines)


def evaluate(path: Path) -> Scores:
    """Extract from every article of a file and score it. Raises ``ValueError``."""
    articles = list(read_gold(path))
    found = extract_articles([gold.article for gold in articles])
    return score([gold.record for gold in articles], [one.as_json() for one in found])


def score(gold: Sequence[Record], predicted: Sequence[Record]) -> Scores:
    """Compare records of the guide's form, article by article, in the same order."""
    scores = Scores()
    for wanted, found in zip(gold, predicted, strict=True):
        _score_article(scores, wanted, found)
    return scores


def compare_name(name: str | None) -> str | None:
    """Return the form under which names compare; None stays None."""
    if not name:
        return None
    plain = re.sub(
        r"[^a-z0-9& ]+", " ", name.lower().replace("’", "'").replace("'s", "")
    )
    short = re.sub(r"\s+", " ", FORMS.sub(" ", plain)).strip()
    return short or plain.strip()


def _score_article(scores: Scores, gold: Record, found: Record) -> None:
    scores.articles += 1
    alias = {
        compare_name(form): compare_name(one["name"])
        for one in gold["organizations"]
        for form in (one["name"], *one.get("also", []))
    }

    def name(value: str | None) -> str | None:
        form = compare_name(value)
        return alias.get(form, form)

    wanted = {name(one["name"]) for one in gold["organizations"]}
    named = {name(one["name"]) for one in found["organizations"]} - {None}
    scores.add("organizations", len(wanted & named), len(wanted), len(named))
    pairs = match(gold["figures"], found["figures"], _same_figure)
    scores.add("figures", len(pairs), len(gold["figures"]), len(found["figures"]))
    _score_claims(scores, gold["claims"], found["claims"], name)


def _score_claims(
    scores: Scores,
    gold: Sequence[Record],
    found: Sequence[Record],
    name: Callable[[str | None], str | None],
) -> None:
    def key(claim: Record) -> tuple[Any, ...]:
        amounts = (claim["low"], claim["high"], claim["unit"])
        return (claim["kind"], name(claim["subject"]), *amounts)

    def core(a: Record, b: Record) -> bool:
        return name(a["subject"]) == name(b["subject"]) and same_amounts(a, b)

    wanted, claimed = _distinct(gold, key), _distinct(found, key)
    full = match(wanted, claimed, lambda a, b: a["kind"] == b["kind"] and core(a, b))
    scores.add("claims", len(full), len(wanted), len(claimed))
    cores = match(wanted, claimed, core)
    scores.add("claims_without_kind", len(cores), len(wanted), len(claimed))
    for claim in wanted:
        scores.gold[f"kind:{claim['kind']}"] += 1
    for claim in claimed:
        scores.predicted[f"kind:{claim['kind']}"] += 1
    for a, b in full:
        scores.hits[f"kind:{a['kind']}"] += 1
        _score_fields(scores, a, b)
        parties = [
            {(role["role"], name(role["organization"])) for role in claim["roles"]}
            for claim in (a, b)
        ]
        shared = len(parties[0] & parties[1])
        scores.add("roles", shared, len(parties[0]), len(parties[1]))


def _score_fields(scores: Scores, gold: Record, found: Record) -> None:
    for name in ("status", "bound", "basis"):
        scores.agreed[name] += gold.get(name) == found.get(name)
    scores.agreed["attribution"] += (
        gold["attribution"]["type"] == found["attribution"]["type"]
    )
    scores.agreed["period"] += (gold.get("period") or None) == (
        found.get("period") or None
    )


def match(
    gold: Iterable[Record],
    found: Iterable[Record],
    same: Callable[[Record, Record], bool],
) -> list[tuple[Record, Record]]:
    """Pair items one to one, greedily in order; unmatched ones are left out."""
    left, pairs = list(found), []
    for wanted in gold:
        for place, one in enumerate(left):
            if same(wanted, one):
                pairs.append((wanted, one))
                del left[place]
                break
    return pairs


def _distinct(
    claims: Iterable[Record], key: Callable[[Record], tuple[Any, ...]]
) -> list[Record]:
    kept: dict[tuple[Any, ...], Record] = {}
    for claim in claims:
        kept.setdefault(key(claim), claim)
    return list(kept.values())


def _same_figure(a: Record, b: Record) -> bool:
    inside = a["text"].strip() in b["text"] or b["text"].strip() in a["text"]
    return inside and same_amounts(a, b)


def same_amounts(gold: Record, found: Record) -> bool:
    """Return whether two records state the same amount; the bound is scored apart."""
    if gold["unit"] != found["unit"]:
        return False
    if gold["bound"] == "vague":
        low = found["low"] if found["low"] is not None else found["high"]
        if low is None:
            return False
        top = gold["high"] or low
        return bool(gold["low"] / 1.01 <= low <= top * 1.01)
    if is_close(gold["low"], found["low"]) and is_close(gold["high"], found["high"]):
        return True
    if "range" in (gold["bound"], found["bound"]):
        return False
    return is_close(_one(gold), _one(found))


def _one(record: Record) -> float | None:
    low: float | None = record["low"]
    high: float | None = record["high"]
    return low if low is not None else high

"""Describe a (kind, subject) pair for a figure, given the beliefs about all figures.

Enters: the beliefs of an article's figures, one figure and a pair. Leaves: features
with values (probabilities as logarithms, shares between 0 and 1, ones). They let a
kind and a subject that fit each other win over two that were likely alone, and let
neighbouring figures and repeats of the same amount speak.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ingest.beliefs import NO_CLAIM, Belief, twins

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ingest.context import ArticleContext

Pair = tuple[str, int | None]
FLOOR = 1e-4
#: Features of the subject model that say "this is the speaker, not the subject".
SPEAKER = ("s:l:says", "s:r:says", "s:says:l", "s:says:r", "g:speaker", "s:according")
LEAST_SHARE = 0.01
MOST_SUBJECTS = 5


def candidate_pairs(belief: Belief) -> list[Pair]:
    """Return the pairs worth weighing, "none" first; never empty."""
    pairs: list[Pair] = [(NO_CLAIM, None)]
    for kind, shares in belief.subjects.items():
        likely = sorted(shares, key=lambda one: -shares[one])[:MOST_SUBJECTS]
        kept = [one for one in likely if shares[one] >= LEAST_SHARE]
        if None not in kept:
            kept.append(None)
        pairs.extend((kind, one) for one in kept)
    return pairs


def pair_features(
    context: ArticleContext, beliefs: Sequence[Belief], at: int, pair: Pair
) -> dict[str, float]:
    """Return the features of one pair for the figure ``beliefs[at]``."""
    belief = beliefs[at]
    kind, subject = pair
    out = {
        f"bias:{kind}": 1.0,
        "lk": _log(belief.kinds.get(kind, 0.0)),
        f"lk:{kind}": _log(belief.kinds.get(kind, 0.0)),
    }
    out.update(_same_amount(beliefs, at, pair))
    if kind == NO_CLAIM:
        return out
    share = _log(belief.subjects.get(kind, {}).get(subject, 0.0))
    out["ls"] = share
    out[f"ls:{kind}"] = share
    out["share"] = _log(belief.subject_share(subject))
    out.update(_who(context, belief, pair))
    out.update(_neighbours(beliefs, at, pair))
    return out


def _log(value: float) -> float:
    return math.log(max(value, FLOOR))


def _who(context: ArticleContext, belief: Belief, pair: Pair) -> dict[str, float]:
    kind, subject = pair
    if subject is None:
        return {"nobody": 1.0, f"nobody:{kind}": 1.0}
    what = context.organizations[subject].kind or "?"
    out = {f"what:{what}": 1.0, f"what:{what}:{kind}": 1.0}
    features = set(belief.features[subject])
    if features.intersection(SPEAKER):
        out["speaker"] = 1.0
        out[f"speaker:{kind}"] = 1.0
        out[f"speaker:{what}"] = 1.0
    if "g:governs" in features:
        out["governs"] = 1.0
        out[f"governs:{kind}"] = 1.0
        out[f"governs:{what}"] = 1.0
    if "s:absent" in features:
        out["absent"] = 1.0
        out[f"absent:{kind}"] = 1.0
    return out


def _neighbours(beliefs: Sequence[Belief], at: int, pair: Pair) -> dict[str, float]:
    kind, subject = pair
    here = beliefs[at].placed.sentence
    out: dict[str, float] = {}
    others = [b for i, b in enumerate(beliefs) if i != at]
    if others:
        out["doc"] = sum(b.subject_share(subject) for b in others) / len(others)
        out[f"doc:{kind}"] = out["doc"]
    for side, step in (("prev", -1), ("next", 1)):
        if not 0 <= at + step < len(beliefs):
            continue
        other = beliefs[at + step]
        same = other.placed.sentence.index == here.index
        near = (
            "in"
            if same
            else "line"
            if other.placed.sentence.line == here.line
            else "out"
        )
        out[f"{side}:{near}:subject"] = other.subject_share(subject)
        out[f"{side}:{near}:subject:{kind}"] = other.subject_share(subject)
        out[f"{side}:{near}:kind"] = other.kinds.get(kind, 0.0)
        best, best_subject = other.best()
        out[f"{side}:{near}:{best}>{kind}"] = 1.0
        if same:
            out[f"{side}:{best}>{kind}:{best_subject == subject}"] = 1.0
    return out


def _same_amount(beliefs: Sequence[Belief], at: int, pair: Pair) -> dict[str, float]:
    same = [beliefs[place] for place in twins(beliefs, at)]
    if not same:
        return {}
    kind, subject = pair
    out = {"twin:kind": sum(_log(b.kinds.get(kind, 0.0)) for b in same) / len(same)}
    if kind != NO_CLAIM:
        out["twin:subject"] = sum(b.subject_share(subject) for b in same) / len(same)
    return out


def tree_features(
    belief: Belief, pair: Pair, features: Mapping[str, float]
) -> dict[str, float]:
    """Return what the boosted trees read of a pair: its features, kind, unit, subject.

    ``features`` are those of ``pair_features``; what is tied to one kind is left out,
    the trees find such ties themselves.
    """
    kind, subject = pair
    out = {
        "P " + name: value
        for name, value in features.items()
        if not name.startswith(("bias:", "lk:", "ls:", "doc:"))
    }
    out["K " + kind] = 1.0
    out["U " + belief.placed.unit_class] = 1.0
    if kind != NO_CLAIM:
        out.update({"S " + name: 1.0 for name in belief.features[subject]})
    return out

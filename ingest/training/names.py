"""Fit the organization name finder: spaCy's recognizer, continued on our articles.

Enters: annotated articles. Leaves: a fitted recognizer. In half of the examples each
name is swapped for another or for an invented one, so that the recognizer learns what
stands around a name rather than the name: a startup that raises money is usually one
that nobody has heard of.
"""

from __future__ import annotations

import functools
import logging
import random
import warnings
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from ingest.name_model import LABEL
from ingest.pipeline import load_parser
from ingest.sentences import split_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.language import Language
    from spacy.pipeline import EntityRecognizer
    from spacy.training import Example

    from ingest.gold import GoldArticle

log = logging.getLogger(__name__)

#: Fitted by cross-validation on the training articles: more epochs gained nothing.
EPOCHS = 8
LEARN_RATE = 0.001
DECAY = 0.75
DROPOUT = 0.2
SWAP_SHARE = 0.5
SWAP_SHARE_LAST = 0.2

Line = tuple[str, list[tuple[int, int]]]


def fit_names(
    articles: Sequence[GoldArticle], *, pool: Sequence[str], seed: int = 0
) -> EntityRecognizer:
    """Return a recognizer fitted on the articles' names; ``pool`` are names to swap in."""
    import spacy  # noqa: PLC0415
    from thinc.api import compounding, fix_random_seed  # noqa: PLC0415

    rng = random.Random(seed)  # noqa: S311 - reproducible training, not a secret
    fix_random_seed(seed)
    minibatch: Any = spacy.util.minibatch  # has no types
    nlp = load_parser()
    for name in list(nlp.pipe_names):
        if name != "ner":
            nlp.remove_pipe(name)
    lines = [list(gold_lines(article)) for article in articles]
    optimizer = nlp.resume_training()
    optimizer.learn_rate = LEARN_RATE
    for epoch in range(EPOCHS):
        share = SWAP_SHARE if epoch < EPOCHS - 1 else SWAP_SHARE_LAST
        examples = [
            example
            for article in lines
            for example in _examples(nlp, swap_names(article, rng, pool, share))
        ]
        rng.shuffle(examples)
        losses: dict[str, float] = {}
        for batch in minibatch(examples, size=compounding(8.0, 32.0, 1.01)):
            nlp.update(batch, sgd=optimizer, drop=DROPOUT, losses=losses)
        optimizer.learn_rate *= DECAY
        log.info("names: epoch %d loss %.0f", epoch, losses.get("ner", 0.0))
    recognizer: EntityRecognizer = nlp.get_pipe("ner")
    return recognizer


def gold_lines(article: GoldArticle) -> Iterator[Line]:
    """Yield each line of an article with the character ranges of its names."""
    spans = [span for places in article.names.values() for span in places]
    for part, offset, text in split_lines(article.article):
        end = offset + len(text)
        yield (
            text,
            sorted(
                (span.start - offset, span.end - offset)
                for span in spans
                if span.part == part and offset <= span.start and span.end <= end
            ),
        )


def swap_names(
    lines: Sequence[Line], rng: random.Random, pool: Sequence[str], share: float
) -> list[Line]:
    """Return the lines with a share of the names replaced, alike in all places."""
    replaced: dict[str, str] = {}
    out: list[Line] = []
    for text, ranges in lines:
        built, last, places = "", 0, []
        for start, end in ranges:
            surface = text[start:end]
            if surface not in replaced:
                other = rng.choice(pool) if rng.random() < 0.5 else invented_name(rng)
                replaced[surface] = other if rng.random() < share else surface
            built += text[last:start]
            places.append((len(built), len(built) + len(replaced[surface])))
            built += replaced[surface]
            last = end
        out.append((built + text[last:], places))
    return out


def invented_name(rng: random.Random) -> str:
    """Return a name that no organization bears, as far as we know."""
    parts = _name_parts()
    length = rng.choice((2, 2, 3))
    stem = "".join(rng.choice(parts["syllables"]) for _ in range(length))
    return f"{stem.capitalize()} {rng.choice(parts['endings'])}".rstrip()


@functools.cache
def _name_parts() -> dict[str, list[str]]:
    path = files("ingest").joinpath("rules/invented_names.yml")
    parts: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return parts


def _examples(nlp: Language, lines: Sequence[Line]) -> Iterator[Example]:
    from spacy.training import Example  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names that end inside a token are skipped
        for text, ranges in lines:
            entities = [(start, end, LABEL) for start, end in ranges]
            yield Example.from_dict(nlp.make_doc(text), {"entities": entities})

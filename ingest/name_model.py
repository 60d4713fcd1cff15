"""Our own recognizer of organization names, kept small and loaded beside the model.

Enters: the shipped weights (``rules/weights/names.npz``), fitted by
``python -m ingest.training`` from spaCy's recognizer on annotated articles. Leaves: a
pipeline component that puts organization spans into ``doc.spans["organizations"]``
and leaves ``doc.ents`` to the model's own recognizer, whose persons and places are
still wanted.
"""

from __future__ import annotations

import io
import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language
    from spacy.pipeline import EntityRecognizer
    from spacy.tokens import Doc

SPANS = "organizations"
LABEL = "ORG"
WEIGHTS = "rules/weights/names.npz"


class NameFinder:
    """Mark organization names; a component to stand before ``ner``."""

    def __init__(self, recognizer: EntityRecognizer) -> None:
        """Keep the recognizer; it is not part of the pipeline by itself."""
        self._recognizer = recognizer

    def __call__(self, doc: Doc) -> Doc:
        """Mark the names of one text."""
        return next(iter(self.pipe([doc])))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Mark the names of many texts, in order."""
        for doc in self._recognizer.pipe(stream, batch_size=batch_size):
            doc.spans[SPANS] = [ent for ent in doc.ents if ent.label_ == LABEL]
            doc.ents = ()
            yield doc


def add_name_finder(nlp: Language, weights: bytes | None = None) -> None:
    """Put the name finder before ``ner``; ``weights`` defaults to the shipped ones."""
    from spacy.language import Language as Factories  # noqa: PLC0415

    blob = weights if weights is not None else shipped_weights()
    recognizer = unpack(nlp, blob)
    Factories.component("organization_names", func=NameFinder(recognizer))
    nlp.add_pipe("organization_names", before="ner")


def shipped_weights() -> bytes:
    """Return the shipped weights. Raises ``PipelineError`` where they are missing."""
    try:
        return files("ingest").joinpath(WEIGHTS).read_bytes()
    except FileNotFoundError as error:
        raise PipelineError(
            f"{WEIGHTS} is missing; run: python -m ingest.training"
        ) from error


def pack(recognizer: EntityRecognizer, about: dict[str, Any]) -> bytes:
    """Return a recognizer's weights in half precision with a note on their origin."""
    arrays: dict[str, Any] = {"about": np.array(json.dumps(about, sort_keys=True))}
    for place, node in enumerate(recognizer.model.walk()):
        for name in node.param_names:
            if node.has_param(name):
                arrays[f"{place}/{name}"] = np.asarray(
                    node.get_param(name), dtype=np.float16
                )
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def unpack(nlp: Language, blob: bytes) -> EntityRecognizer:
    """Return a copy of the pipeline's recognizer with the packed weights in it."""
    import copy  # noqa: PLC0415

    recognizer: EntityRecognizer = copy.deepcopy(nlp.get_pipe("ner"))
    stored = np.load(io.BytesIO(blob), allow_pickle=False)
    for place, node in enumerate(recognizer.model.walk()):
        for name in node.param_names:
            if node.has_param(name):
                value = stored[f"{place}/{name}"].astype(np.float32)
                node.set_param(name, value)
    return recognizer

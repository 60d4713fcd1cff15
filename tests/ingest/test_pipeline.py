"""Tests of building the language pipeline and of the name finder's weights."""

from __future__ import annotations

import pytest

from ingest import name_model, pipeline
from ingest.errors import PipelineError
from ingest.name_model import SPANS, pack, unpack
from ingest.pipeline import DEFAULT_MODEL, load_parser, load_pipeline


@pytest.mark.parametrize(
    "name", ["xx_ent_wiki_sm", "de_core_news_sm", "../model", "en_core_web_sm2"]
)
def test_other_models_are_refused(name):
    """A model whose labels are not ours is refused by name, before it is loaded."""
    with pytest.raises(PipelineError, match="is not one of"):
        load_parser(name)


def test_model_of_the_environment(monkeypatch):
    """The environment may name another model; a wrong one is an error, no default."""
    monkeypatch.setenv("CLAIMWIRE_MODEL", "weather")
    with pytest.raises(PipelineError, match="weather"):
        load_parser()


def test_model_not_installed(monkeypatch):
    """A model that is absent is an error that names the command to run."""
    monkeypatch.setattr(
        pipeline, "ACCEPTED_MODELS", frozenset({DEFAULT_MODEL, "en_core_web_none"})
    )
    with pytest.raises(PipelineError, match="pip install"):
        load_parser("en_core_web_none")


def test_model_of_another_version(monkeypatch):
    """The shipped weights go with one version of the model, and no other is read."""
    monkeypatch.setattr(pipeline, "MODEL_VERSION", "0.0.1")
    with pytest.raises(PipelineError, match=r"version .*, not 0\.0\.1"):
        load_parser()


def test_pipeline_is_loaded_once():
    """The pipeline is built once a process."""
    assert load_pipeline() is load_pipeline()


def test_sentences_follow_our_rules():
    """Sentence starts are ours: the parser neither adds nor drops one."""
    doc = load_pipeline()("Quillmark Inc. grew; sales rose. Profit fell")
    assert [sent.text for sent in doc.sents] == [
        "Quillmark Inc. grew; sales rose.",
        "Profit fell",
    ]


def test_names_beside_entities():
    """Names stand apart from the model's own entities, which are kept."""
    doc = load_pipeline()("Anna Voss of Quillmark Inc. raised $85 million in Ohio.")
    assert [span.text for span in doc.spans[SPANS]] == ["Quillmark Inc."]
    assert "GPE" in {ent.label_ for ent in doc.ents}


def test_pack_round_trip():
    """Packed weights find the same names again."""
    nlp = load_parser()
    first = unpack(nlp, name_model.shipped_weights())
    again = unpack(nlp, pack(first, {}))
    text = "Quillmark Inc. raised money from Vexley Capital."
    found = []
    for recognizer in (first, again):
        doc = nlp.make_doc(text)
        found.append([ent.text for ent in next(recognizer.pipe([doc])).ents])
    assert found[0] == found[1]
    assert "Vexley Capital" in found[0]


def test_names_missing(monkeypatch):
    """Weights that do not ship are an error that names the command to run."""
    monkeypatch.setattr(name_model, "WEIGHTS", "rules/weights/absent.npz")
    with pytest.raises(PipelineError, match=r"python -m ingest\.training"):
        name_model.shipped_weights()

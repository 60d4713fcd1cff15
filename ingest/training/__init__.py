"""Fit the weights that ship in ``ingest/rules/weights`` (``python -m ingest.training``).

Needs the optional dependency ``train`` (scikit-learn). Nothing here is imported when
articles are ingested.
"""

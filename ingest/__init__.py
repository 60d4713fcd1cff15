"""Pull articles in and read the claims out of them.

The path, a module an arrow::

    feed -(feeds)-> entry -(fetch, articles)-> article -(sentences)-> sentences
         -(organizations, figures, dates, attribution)-> mentions
         -(claims)-> claims found in that text
         -(load)-> rows -(kb.reconcile)-> claims and topics -> Datasette

Each stage is a function from plain values to plain values. Only ``fetch`` touches
the network. ``ingest`` may import ``kb``; ``kb`` never imports ``ingest``.
"""

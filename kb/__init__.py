"""Store, relate and answer: the knowledge base. Never imports ``ingest`` or spaCy."""

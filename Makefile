# Everything installs into VENV by itself, from requirements.lock (hashes checked).
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
DB ?= claimwire.db

.DEFAULT_GOAL := help
.PHONY: help install demo test lint types pytest format serve train lock wheel clean

help: ## Show what there is to make.
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/.installed ## Install into a local environment.

$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Claimwire needs Python 3.11 or newer; say which: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "This Python cannot make environments. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: install ## Ingest the bundled sample and serve it on http://127.0.0.1:8001.
	$(BIN)/claimwire --db $(DB) demo

serve: install ## Serve the database on http://127.0.0.1:8001.
	$(BIN)/claimwire --db $(DB) serve

test: lint types pytest ## Check everything: lint, types, tests.

lint: install ## Check style.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install ## Check types.
	$(BIN)/mypy

pytest: install ## Run the tests alone.
	$(BIN)/python -m pytest -v $(ARGS)

format: install ## Format the code.
	$(BIN)/ruff format .

train: install ## Fit the weights in ingest/rules/weights again.
	$(BIN)/python -m ingest.training

lock: install ## Write requirements.lock anew from pyproject.toml (needs uv).
	@echo "# Exact versions with hashes for make demo, make test and CI, from pyproject.toml: make lock." > requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet >> requirements.lock

wheel: install ## Build the wheel into dist/.
	$(BIN)/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

clean: ## Remove what was made, but no database.
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Two commands matter: `make` builds the directive into build/, `make test` proves the builder.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
WORKERS ?= auto

.DEFAULT_GOAL := build
.PHONY: help build test check deep golden tables bench handbook viewer clean
# The schema of all TEI, from which `make tables` takes its facts.
TEI_ALL ?= ../shared/schema/tei_all-4.12.0.rng

help: ## show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: $(VENV)/.installed ## build the directive into build/ (the default)
	$(BIN)/edition build

test: $(VENV)/.installed-dev ## run the tests, but the long ones
	$(BIN)/python -m pytest -n $(WORKERS) -m 'not long'

check: $(VENV)/.installed-dev ## lint, type-check, look for dead code, test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/vulture
	$(BIN)/python -m pytest -n $(WORKERS) -m 'not long'

deep: $(VENV)/.installed-dev ## the long tests: browsers, processes, thousands of documents, veraPDF, TeX, Ace, Lighthouse
	$(BIN)/python -m pip install --quiet --editable '.[fonts,verapdf]'
	$(BIN)/python -m pytest -n $(WORKERS) -o python_files='test_*.py deep_*.py' -m long

golden: $(VENV)/.installed-dev ## write the golden files anew (then read the difference before you commit it)
	EDITION_GOLDEN=write $(BIN)/python -m pytest -n $(WORKERS) -m golden

tables: $(VENV)/.installed-dev ## take the table of what TEI allows from its schema tei_all.rng (TEI_ALL=…)
	$(BIN)/python -m edition.schema.tei $(TEI_ALL)

bench: $(VENV)/.installed-dev ## measure; prints a table, never fails
	$(BIN)/python -m tests.bench

handbook: $(VENV)/.installed-dev ## make the handbook as a site, in build/handbook
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build

viewer: ## take OpenSeadragon into the package, for deep zoom into pictures of image servers (it needs npm)
	npm ci --silent --prefix viewer
	mkdir -p edition/writers/site/vendor
	cp viewer/node_modules/openseadragon/build/openseadragon/openseadragon.min.js edition/writers/site/vendor/
	cp viewer/node_modules/openseadragon/LICENSE.txt edition/writers/site/vendor/openseadragon.LICENSE.txt

clean: ## remove what was built (the sources and .venv stay)
	find build -mindepth 1 ! -name README.md -delete
	rm -rf dist .pytest_cache .mypy_cache .ruff_cache

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/.installed

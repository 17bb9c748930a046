# make run, make test; make help lists the rest.
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py

.PHONY: help install prepare run test api-test test-kill test-corpora test-reloaded evaluate bench bench-search bench-extraction bench-loading bench-gathering bench-novelty bench-pages bench-api bench-exports lighthouse messages lint format rebuild-index clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 run" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/python requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/installed-test: .venv/installed requirements-test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	@touch $@

install: .venv/installed ## make the virtual environment and install what the archive needs

prepare: .venv/installed ## bring database, reference records, first readouts and index up to date
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_reference
	@$(MANAGE) import_readouts fixtures/readouts || [ $$? -eq 1 ]
	@$(MANAGE) search_index --verbosity 0 drain || $(MANAGE) search_index rebuild
	@$(MANAGE) analysis --verbosity 0 drain
	@$(MANAGE) purge --verbosity 0
	@$(MANAGE) collectstatic --no-input --verbosity 0

run: prepare ## set everything up and serve the archive on localhost:8000 (PORT=…, JIYAO_DATA=…)
	@echo "Jiyao is at http://localhost:$(PORT)/ (stop with Ctrl-C)"
	@exec $(BIN)/gunicorn archive.wsgi --bind localhost:$(PORT) --workers $(WORKERS)

test: .venv/installed-test ## install what the tests need, a browser included, and run them (TESTS=…)
	@$(BIN)/python -m tests.browser
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(TESTS)

KILLS ?= 50

EXAMPLES ?= 50

api-test: .venv/installed-test ## ask every operation of the API what nobody would ask, EXAMPLES of each
	EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest -s tests/api/test_every_operation.py

test-kill: .venv/installed-test ## kill imports and what writes to the index at random moments, KILLS times each
	KILLS=$(KILLS) $(BIN)/python -m pytest -s tests/test_killed_imports.py tests/search/test_kill.py

test-corpora: .venv/installed-test ## hold quoted text against a plain scan of real texts (JIYAO_CORPORA=folder)
	$(BIN)/python -m pytest -s tests/search/corpora_phrases.py

# The same files under the same import name, kept by others; its release, and what takes the place of whoosh3, are one line.
.venv-reloaded/installed: requirements.txt requirements-test.txt
	$(PYTHON) -m venv .venv-reloaded
	.venv-reloaded/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	.venv-reloaded/bin/python -m pip uninstall --quiet --yes whoosh3
	.venv-reloaded/bin/python -m pip install --quiet --disable-pip-version-check whoosh-reloaded==2.7.5
	@touch $@

test-reloaded: .venv-reloaded/installed ## the search engine's tests on whoosh-reloaded in place of whoosh3
	.venv-reloaded/bin/python -m pytest tests/search/test_whoosh_engine.py tests/search/test_whoosh_scores.py tests/search/test_facets.py tests/search/test_segmentation.py tests/search/test_two_processes.py

.venv/installed-bench: .venv/installed requirements-bench.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	@touch $@

bench: bench-search bench-extraction bench-loading bench-gathering bench-novelty bench-pages bench-api bench-exports ## measure speed

bench-search: .venv/installed-bench ## searches, changes and rebuilds against two native engines (SIZES=10000,300000)
	@$(BIN)/python -m bench.search

bench-gathering: .venv/installed ## finding the write-ups of one meeting among 100,000 (SIZES=10000,100000)
	@$(BIN)/python -m bench.gathering

bench-novelty: .venv/installed ## how well and how fast sentences are held against all earlier ones (SIZE=5000)
	@$(BIN)/python -m bench.novelty

bench-extraction: .venv/installed ## documents a second, growth with length, texts made to hurt
	@$(BIN)/python -m bench.extraction

bench-loading: .venv/installed ## documents a second into an empty archive and again, peak memory (LOADING="--generated 10000")
	@$(BIN)/python -m bench.loading $(LOADING)

bench-pages: .venv/installed ## every kind of page over 100,000 invented meetings (SIZE=10000)
	@$(BIN)/python -m bench.pages

bench-api: .venv/installed ## every list of the API over 100,000 invented meetings (SIZE=10000)
	@$(BIN)/python -m bench.api

bench-exports: .venv/installed ## lists of 100,000 meetings as files: memory, rows a second (SIZE=10000)
	@$(BIN)/python -m bench.exports

lighthouse: .venv/installed-test prepare ## Lighthouse on home, search, a meeting, an official (needs npm)
	@$(BIN)/python -m bench.lighthouse

GOLD ?= tests/extraction/gold/seeds.json
DOCUMENTS ?= fixtures/readouts

evaluate: .venv/installed ## hold extraction against records read by hand (GOLD=….json DOCUMENTS=folder)
	@$(MANAGE) evaluate_extraction $(GOLD) --documents $(DOCUMENTS)

messages: .venv/installed ## take into the catalogue what the pages say now, and list what has no Chinese yet
	@$(MANAGE) messages

lint: .venv/installed-test ## check the style of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: .venv/installed-test ## put the code into its style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

rebuild-index: .venv/installed ## build the search index anew beside the living one
	@$(MANAGE) search_index rebuild

clean: ## remove the virtual environment and caches; the data stay
	rm -rf .venv .venv-reloaded .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

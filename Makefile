# One environment (.venv), made from pyproject.toml; every target that needs it makes it first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
OUT ?= report

.DEFAULT_GOAL := help
.PHONY: help env report test lint types check notebooks wheel-check counts fuzz bench bench-import bench-naming bench-compare bench-sources bench-sentiment bench-validate bench-loading bench-scale test-browser bench-explorer clean

help:  ## list every target
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 16

env: $(READY)  ## make the environment in .venv

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "mediaframing needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V). Give another: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "This Python cannot make environments. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable ".[notebooks]" --group test
	@touch $@

report: $(READY)  ## run the main job on the example corpus and write report/
	@$(BIN)/mediaframing report example --lexicon ukraine --out $(OUT)

test: lint types check wheel-check  ## run everything: ruff, mypy, pytest, notebooks, the installed wheel

test-browser: $(READY)  ## drive notebooks, explorer, coding form and report in headless Chromium; pictures in browser-pictures/
	@$(BIN)/python tests/browser/check_browser.py
	$(BIN)/python -m pytest tests/browser

lint: $(READY)  ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)  ## mypy, strict on the package
	$(BIN)/mypy

check: $(READY)  ## pytest, notebooks included
	$(BIN)/python -m pytest -n 2 --dist worksteal

notebooks: $(READY)  ## execute every notebook from top to bottom
	$(BIN)/python -m pytest tests/test_notebooks.py

wheel-check: $(READY)  ## install the built wheel outside the checkout and run the main job there
	$(BIN)/python tests/check_wheel.py

bench: bench-import bench-loading bench-naming bench-sources bench-compare bench-sentiment bench-validate bench-explorer bench-scale  ## print every benchmark

counts: $(READY)  ## hold the counts of find_mentions against a slow reference on whole corpora
	$(BIN)/python tests/check_counts.py

fuzz: $(READY)  ## 10,000 mutated inputs for every reader
	$(BIN)/python tests/fuzz_readers.py

bench-import: $(READY)  ## import times, as ratios to pandas alone
	$(BIN)/python benchmarks/bench_import.py

bench-naming: $(READY)  ## speed of find_mentions beside ripgrep, re, pandas and spaCy
	$(BIN)/python benchmarks/bench_naming.py --stream 200000

bench-compare: $(READY)  ## coverage and speed of the estimates
	$(BIN)/python benchmarks/bench_compare.py
	$(BIN)/python benchmarks/bench_compare_pairs.py
	$(BIN)/python benchmarks/bench_compare_means.py
	$(BIN)/python benchmarks/bench_compare_models.py
	$(BIN)/python benchmarks/bench_change_points.py
	$(BIN)/python benchmarks/bench_keyness.py

bench-sources: $(READY)  ## speed of find_statements and find_shared_quotes
	$(BIN)/python benchmarks/bench_sources.py

bench-sentiment: $(READY)  ## speed of the scorers beside vaderSentiment on whole articles
	$(BIN)/python benchmarks/bench_sentiment.py

bench-validate: $(READY)  ## coverage of corrected intervals
	$(BIN)/python benchmarks/bench_validate.py

bench-loading: $(READY)  ## speed and memory of loading and of marking copies
	$(BIN)/python benchmarks/bench_loading.py
	$(BIN)/python benchmarks/bench_duplicates.py

bench-explorer: $(READY)  ## the explorer's first view and each filter, 20,000 articles
	$(BIN)/python benchmarks/bench_explorer.py

bench-scale: $(READY)  ## speed and memory of measure_corpus, at a quarter of a corpus and at all of it
	$(BIN)/python benchmarks/bench_scale.py

clean:  ## remove the environment and everything built
	rm -rf $(VENV) build dist browser-pictures $(OUT) .mypy_cache .pytest_cache .ruff_cache .hypothesis

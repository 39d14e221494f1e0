# Everything runs in a virtual environment of its own; only Python 3.11+ and make need to be there.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := .make/setup
DEMO   ?= demo-out

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint type check fmt browser bench accuracy reference docs site pictures package clean

help:  ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name it with: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@mkdir -p .make && touch $(STAMP)

setup: $(STAMP)  ## Make the virtual environment with the tested versions of everything

demo: setup  ## Run the whole job on the sample corpus and print the pooled tables
	$(BIN)/rodnan run --sample -o $(DEMO)
	@echo "Open $(DEMO)/report.html in a browser."

test: setup  ## Run the tests
	$(BIN)/python -m pytest -q

lint: setup  ## Check style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

type: setup  ## Check types
	$(BIN)/mypy

check: lint type test  ## Lint, types and tests

fmt: setup  ## Format the code
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

browser:  ## Install the browser that the browser tests drive (Debian's chromium), if there is none
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	  { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || \
	  echo "No chromium, and none could be installed: browser tests will be skipped."

bench: setup  ## Speed, soundness, power and agreement with metafor, as printed figures
	$(BIN)/python -m benchmarks.throughput
	$(BIN)/python -m benchmarks.validator_throughput
	$(BIN)/python -m benchmarks.validator_soundness
	$(BIN)/python -m benchmarks.validator_power
	$(BIN)/python -m benchmarks.validator_coverage
	$(BIN)/python -m benchmarks.meta_vectors
	$(BIN)/python -m benchmarks.meta_recipes
	$(BIN)/python -m benchmarks.meta_speed

reference:  ## Write metafor's numbers for the tests again (needs R with metafor, gsl and clubSandwich)
	cd tests/meta/reference && Rscript make_reference.R

docs: setup  ## Write the pages that are made from the code
	$(BIN)/python -m benchmarks.ways_of_writing
	$(BIN)/python -m benchmarks.reference_pages
	$(BIN)/python docs/notebook.py
	$(BIN)/python -m validator.docs > docs/checks.md.new && mv docs/checks.md.new docs/checks.md

site: setup  ## Build the documentation into site/; a broken link is an error
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet

pictures: setup browser  ## Take the pictures of the documentation
	$(BIN)/python docs/pictures.py

package: setup  ## Build wheel and source archive into dist/; install and run them with pip, pipx and uv
	$(BIN)/python -m benchmarks.package --keep dist

accuracy: setup  ## Score extraction against the annotated abstracts (RODNAN_SHARED or ../shared)
	$(BIN)/python -m benchmarks.accuracy
	$(BIN)/python -m benchmarks.own_abstracts learn
	$(BIN)/python -m benchmarks.own_abstracts check
	$(BIN)/python -m benchmarks.links
	$(BIN)/python -m benchmarks.comparisons

clean:  ## Remove what these targets made
	rm -rf $(VENV) .make $(DEMO) build dist site *.egg-info

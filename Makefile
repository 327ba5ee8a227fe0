# Two commands on a fresh machine: `make demo` and `make test`. Every target sets up what it needs first.
#
#   make PYTHON=/path/to/python3.12 test     another Python
#   make test ARGS="-k verdict"              more for pytest
PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CODE := src tests benchmarks docs

.PHONY: demo test lint format bench docs docs-pages docs-patterns docs-figures clean setup
.DELETE_ON_ERROR:

setup: $(READY)

# Made again only when the project file or the pinned versions have changed. The stamp comes last: a set-up
# that was broken off is begun anew.
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
	  echo "reformsim needs Python 3.11, 3.12 or 3.13; '$(PYTHON)' is not one of them." >&2; \
	  echo "Say where one is: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "setting up $(VENV): needed once, and after a change of pyproject.toml or constraints.txt"
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing --python "$$(command -v $(PYTHON))" $(VENV) && \
	  uv pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[dev]'; \
	else \
	  $(PYTHON) -m venv $(VENV) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'; \
	fi
	@touch $(READY)

demo: $(READY)
	$(BIN)/reformsim run scenarios/breakthrough.yaml
	$(BIN)/reformsim run scenarios/michigan.yaml
	@echo "Tables and figures are in outputs/; open outputs/breakthrough/*/figure.png and outputs/michigan/*/figure.png."

test: $(READY)
	$(BIN)/python -m pytest -n 2 $(ARGS)

lint: $(READY)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy src
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

bench: $(READY)
	$(BIN)/python benchmarks/speed.py

# The site, in site/: open site/index.html. A warning, a broken link or anything from another host is an error.
docs: $(READY)
	$(BIN)/python docs/make_pages.py --check
	$(BIN)/zensical build --strict --clean
	$(BIN)/python docs/check_site.py site

docs-pages: $(READY)
	$(BIN)/python docs/make_pages.py

docs-patterns: $(READY)
	$(BIN)/python docs/make_patterns.py

docs-figures: $(READY)
	$(BIN)/python docs/make_figures.py

# Results in outputs/ are the user's and stay.
clean:
	rm -rf $(VENV) build dist site .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests benchmarks docs -name __pycache__ -type d -prune -exec rm -rf {} +

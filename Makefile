# The habits of the project. `make report` and `make test` are all a newcomer needs.
PYTHON ?= python3
VENV   := .venv
IMPRA  := $(VENV)/bin/impra
BIN    := $(VENV)/bin
READY  := $(VENV)/ready
SHELL  := /bin/sh
UV_PIN  = $(shell sed -n 's/^uv==\([^ ;]*\).*/\1/p' requirements.lock)
.DEFAULT_GOAL := help
.PHONY: help report test pages lab check notebooks bench coverage privacy fuzz lock fresh

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

report: $(READY) ## clean, execute every notebook, build the pages; prints their address last
	@$(IMPRA) report

test: $(READY) ## style, types and every test on all cores; ARGS="tests/read" picks some
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet src tests benchmarks
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/python -m pytest -q $(or $(ARGS),-n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder)

pages: $(READY) ## every page in a real browser, those of real studies too (ten minutes)
	@REAL_PAGES=1 $(BIN)/python -m pytest -q tests/test_report.py

lab: $(READY) ## JupyterLab in the same environment
	@$(IMPRA) lab

check: $(READY) ## do studies, notebooks and environment hold together?
	@$(IMPRA) check

notebooks: $(READY) ## execute the stored notebooks in place, after a change of words, data or analysis
	@cd notebooks && ../$(BIN)/jupyter nbconvert --log-level ERROR --to notebook --execute --inplace \
	  --ExecutePreprocessor.record_timing=False --KernelManager.transport=ipc *.ipynb

bench: $(READY) ## what we claim of speed, measured here; ONLY=name picks one
	@$(BIN)/python benchmarks/bench.py $(ONLY)

coverage: $(READY) ## do the intervals cover planted truths? (a few minutes)
	@$(BIN)/python benchmarks/covered.py

privacy: $(READY) ## how many persons are found in marked sentences, by kind, language and origin
	@$(BIN)/python benchmarks/privacy.py

fuzz: $(READY) ## every reader against damaged and hostile files; MINUTES=10
	@$(BIN)/python benchmarks/fuzz.py $(or $(MINUTES),10)

lock: $(READY) ## choose newer versions: write requirements.lock and constraints.txt anew
	@$(BIN)/uv pip compile pyproject.toml --extra test --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --quiet --upgrade -o requirements.lock
	@sed -n 's/^\([A-Za-z0-9._-]*==[^\\]*[^ \\]\) *\\\{0,1\}$$/\1/p' requirements.lock > constraints.txt
	@touch $(READY)
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .

fresh: ## remove what the program made: environment, processed tables, rendered pages
	@rm -rf $(VENV) data/processed studies/*/processed notebooks/rendered
	@echo "removed; make report brings everything back"

# The environment is made anew when it is missing, half made or older than the lock file.
$(READY): requirements.lock
	@echo "making the environment in $(VENV) (once)"
	@rm -f $(READY)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; name one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV)
	@if $(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: uv==$(UV_PIN) 2>/dev/null; then \
	  $(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock; \
	else \
	  echo "uv has no wheel for this system: pip does it, in a few minutes"; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock; \
	fi
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable . 2>/dev/null || \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $(READY)
	@echo "environment ready"

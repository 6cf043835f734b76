# Two commands for people: make run, make test. The rest is for those who change Lotse.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
# Browser tests wait more than they compute: more workers than cores
WORKERS ?= 3
export PYTHONUTF8 = 1
# Compiled files are kept: else each worker and each command that a test starts compiles everything again
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-sqlite test-postgres check bench fuzz-api handbook env assets lock format clean

run: env assets          ## start Lotse with the demo district
	@LOTSE_DEMO=1 $(BIN)/lotse run

test: test-sqlite test-postgres   ## the whole suite, on each engine this machine has

test-sqlite: env assets
	$(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

test-postgres: env assets
	@if $(BIN)/python -m tests.postgres --available; then \
	  LOTSE_TEST_ENGINE=postgres $(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS); \
	else echo "SKIPPED: PostgreSQL (no server binaries found; Debian: apt-get install postgresql)"; fi

check: env assets        ## formatting, lint, types, contracts, templates, migrations, translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djlint --lint src --quiet
	$(BIN)/python -m scripts.build_locale --check
	$(BIN)/lotse makemigrations --check --dry-run
	$(BIN)/lotse check --fail-level WARNING

bench: env               ## print the benchmarks (docs/benchmarks.md)
	$(BIN)/python -m scripts.bench $(ARGS)

fuzz-api: env            ## ask the open interface 5,000 drawn questions (docs/benchmarks.md)
	$(BIN)/python -m scripts.fuzz_api $(ARGS)

handbook: env assets     ## take the handbook's pictures afresh from the demo
	$(BIN)/python -m scripts.screenshots

env: $(VENV)/.complete   ## create the environment from the locked requirements

$(VENV)/.complete: requirements/dev.txt pyproject.toml
	@test -x $(BIN)/python || python3 -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	@touch $@

assets: env              ## build the vendored stylesheets, fonts and scripts, and the translations
	@$(BIN)/python -m scripts.build_assets
	@$(BIN)/python -m scripts.build_locale

lock: env                ## renew requirements/*.txt within the ranges of *.in
	for part in app dev; do $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --quiet --upgrade requirements/$$part.in -o requirements/$$part.txt; done

format: env
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) src/lotse/core/static/vendor src/lotse/locale staticfiles

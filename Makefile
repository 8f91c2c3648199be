# Everything that is installed goes into .venv, except a Chromium for the browser tests (tests/browser/get_chromium.py).
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help serve test check bench lock audit sbom fuzz clients crash faults spark migration translations screenshots clean

BIN := .venv/bin
# Wheels only: a package that had to be built here would fetch its build tools unpinned and unchecked.
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore $(BIN)/python -m pip --quiet
INSTALL := $(PIP) install --require-hashes --only-binary :all:
# The build backend is in the lock file, so the package itself is built without fetching anything.
INSTALL_SELF := $(PIP) install --no-deps --no-build-isolation --no-index --editable .
ARGS ?=

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: .venv/.runs  ## install what is needed and serve an example on http://127.0.0.1:8000
	@$(BIN)/moderation serve --demo $(ARGS)

test: .venv/.tests  ## install what the tests need and run them all (ARGS="tests/policy -x" runs some)
	@$(BIN)/python tests/browser/get_chromium.py
	@$(BIN)/python tests/clients/get_clients.py
	@$(BIN)/python -m tests.deployment.get_programs
	$(BIN)/pytest --numprocesses logical --maxprocesses 4 --dist loadgroup $(ARGS)

check: .venv/.tests  ## formatting, lint, types, import contracts, the policy's own examples
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/moderation policy check

bench: .venv/.tests  ## measure the service against its peers, in turn (ARGS="calls" measures some)
	$(BIN)/python -m benchmarks $(ARGS)

lock: .venv/.tests  ## write the lock files anew from pyproject.toml (UPGRADE=1 moves to the newest versions)
	@$(BIN)/python -m uv --version >/dev/null 2>&1 || $(PIP) install 'uv>=0.9'
	printf 'hatchling\neditables\n' | $(LOCK) --extra standard --output-file requirements.lock pyproject.toml -
	$(LOCK) --constraint requirements.lock --extra standard --extra linking --group dev --output-file tests/requirements.lock pyproject.toml
	$(LOCK) --constraint tests/requirements.lock --group tools --output-file tests/tools.lock pyproject.toml
	printf 'pyspark>=4.0\npyarrow>=20\nsetuptools>=80\nwheel>=0.45\n' | $(LOCK) --constraint tests/requirements.lock --output-file tests/spark.lock -
LOCK = $(BIN)/python -m uv --quiet pip compile --universal --generate-hashes --no-annotate --no-header $(if $(UPGRADE),--upgrade)

audit: .venv/.tools  ## ask the advisory list about every pinned package; fails when the list cannot be read
	$(BIN)/python -m tests.supply.audit

sbom: .venv/.tools  ## write a bill of materials (CycloneDX) of what requirements.lock installs: OUT=sbom.json
	@$(BIN)/python -m tests.supply.sbom $(or $(OUT),sbom.json)

fuzz: .venv/.tools  ## feed made-up input to rendering, folding, policies and importers: SECONDS=60 for each
	$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),60) $(ARGS)

clients: .venv/.tests  ## point 16 clients of other services at this one, unchanged and at their own addresses (Linux, root)
	$(BIN)/python -m tests.clients.in_place

crash: .venv/.tests  ## kill the service 100 times in each database while people post: KILLS=100
	KILLS=$(or $(KILLS),100) $(BIN)/pytest -q -s tests/crash $(ARGS)

attack: .venv/.tests  ## ask a real service everything in every way, on both databases (some minutes)
	$(BIN)/python -m tests.attack.campaign

faults: .venv/.tests  ## let every single statement and commit of every way to write fail once
	FAULT_STEP=1 $(BIN)/pytest -q tests/web/test_failing_database.py tests/web/test_failing_routes.py $(ARGS)

spark: .venv/.spark  ## replay, score and link on a real Apache Spark with two cores (gets PySpark; Java 17 by apt where it is missing)
	@command -v java >/dev/null || { apt-get update -q && apt-get install -yq --no-install-recommends openjdk-17-jre-headless; } \
	  || { echo 'Spark needs Java 17 or newer: install it (Debian: openjdk-17-jre-headless) and run this again.' >&2; exit 2; }
	$(BIN)/pytest -q -n 0 tests/spark/on_spark.py $(ARGS)

migration: .venv/.tests  ## draft a migration from a changed storage/tables: make migration m="add ban expiry"
	@test -n '$(m)' || { echo 'Say what changes: make migration m="add ban expiry"' >&2; exit 2; }
	$(BIN)/python -m moderation.storage.migrations '$(m)'

translations: .venv/.tests  ## collect the sentences of pages and mails into the catalogs in moderation/translations
	$(BIN)/python -m moderation.translations

screenshots: .venv/.tests  ## take the README's pictures anew
	$(BIN)/python tests/browser/get_chromium.py
	$(BIN)/python -m tests.browser.screenshots

clean:  ## remove .venv and caches; the data folder stays
	rm -rf .venv tests/clients/node_modules tests/clients/in_place/node_modules tests/clients/in_place/node/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/.made:
	@sh .ci/make-venv.sh
	@touch $@

.venv/.runs: requirements.lock pyproject.toml | .venv/.made
	@echo 'Installing the pinned dependencies into .venv (about half a minute) ...'
	@$(INSTALL) --requirement requirements.lock
	@$(INSTALL_SELF)
	@touch $@

.venv/.tests: tests/requirements.lock requirements.lock pyproject.toml | .venv/.made
	@echo 'Installing the pinned dependencies and test tools into .venv (about a minute) ...'
	@$(INSTALL) --requirement tests/requirements.lock
	@$(INSTALL_SELF)
	@touch $@ .venv/.runs

.venv/.tools: tests/tools.lock .venv/.tests
	@echo 'Installing the pinned tools for audits and fuzzing into .venv ...'
	@$(INSTALL) --requirement tests/tools.lock
	@touch $@

# PySpark comes as source alone: it is built by the pinned setuptools that is installed before it, from nothing else.
.venv/.spark: tests/spark.lock .venv/.tests
	@echo 'Installing PySpark into .venv (450 MB to fetch, some minutes) ...'
	@awk '/^[a-z]/ {wanted = !/^pyspark==/} wanted' tests/spark.lock > .venv/before-spark.txt
	@$(INSTALL) --requirement .venv/before-spark.txt
	@$(PIP) install --require-hashes --no-binary pyspark --no-build-isolation --requirement tests/spark.lock
	@touch $@

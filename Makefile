# What a newcomer types. `make help` lists it.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
.DEFAULT_GOAL := help
.PHONY: help run test lint services services-down soak bench clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(BIN)/.runs ## the whole service with made-up talents at http://127.0.0.1:8000
	@$(BIN)/greencard up --demo --port $(PORT)

test: lint ## every test; what needs Kafka, PostgreSQL, Chromium or Pango skips where there is none
	@$(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadfile

lint: $(BIN)/.tests ## style, types, and who may know whom
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy
	@$(BIN)/lint-imports

services: ## Debian, Ubuntu: install and start what the tests want
	@tests/services/up

services-down: ## stop what `make services` started
	@tests/services/down

soak: $(BIN)/.tests ## the fault tests, ten times as long
	@GREENCARD_SOAK=10 $(BIN)/python -m pytest tests/faults

bench: $(BIN)/.tests ## the benchmark tables and goals, beside the formats we compare with
	@$(BIN)/python -m tests.bench

clean: ## forget the virtual environment and every cache
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info build

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=…")'
	@$(PYTHON) -m venv .venv

$(BIN)/.runs: pyproject.toml | $(BIN)/python
	@echo "installing greencard into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(BIN)/.tests: pyproject.toml | $(BIN)/python
	@echo "installing greencard and its tests into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@ $(BIN)/.runs

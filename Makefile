# Two commands for a newcomer: `make run` serves the staged demonstration, `make test` runs the suite.
# Everything is set up inside this folder: .venv (locked dependencies) and .local (database, files, keys).
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAGE ?= logging
PORT ?= 8000

.PHONY: help run test setup check format lock bench messages clean

help:
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

run: setup ## set everything up and serve the demonstration (STAGE=empty|logging|due|submitted|reviewed|requested|certified PORT=8000)
	@$(BIN)/python -m insonate run --stage $(STAGE) --port $(PORT)

test: setup ## set everything up and run the whole suite on both databases
	@$(BIN)/python -m tests.run

setup: $(VENV)/.installed ## make the project-local environment from the lock file

$(VENV)/.installed: requirements/lock.txt pyproject.toml
	@test -x $(BIN)/uv || { $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Insonate needs Python 3.11 or newer; set PYTHON=..."; exit 1; }; $(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip install -q uv; }
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/lock.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e .
	@touch $@

check: setup ## formatting, lint, types, architecture, migrations
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/python manage.py makemigrations --check --dry-run

format: setup ## write the one formatting
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix -q .

lock: ## renew the lock file from requirements/*.in
	@test -x $(BIN)/uv || { $(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip install -q uv; }
	@$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 requirements/develop.in -o requirements/lock.txt

bench: setup ## measure, and print the figures with machine, sizes and method
	@$(BIN)/python -m bench

clean: ## remove the environment and the local state of the demonstration
	@rm -rf $(VENV) .local

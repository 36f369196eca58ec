# Everything one does with this project; `make` alone lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory
BIN := .venv/bin
PORT ?= 8000
WORKERS ?= 2
export PORT
export PYTHONPATH := $(CURDIR)

.PHONY: help setup setup-run run test check bench format translations lifecycles clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

setup: ## Fill .venv, static/vendor and the system packages for running, checking and testing
	@bash .ci/setup.sh dev

setup-run: ## The part of setup that serving needs
	@bash .ci/setup.sh run

run: setup-run ## Serve the demo province on 127.0.0.1:8000 (PORT=… for another port)
	@bash .ci/serve.sh

test: setup ## All tests, on SQLite and a private PostgreSQL, with the browser journeys (ARGS=… for pytest)
	@$(BIN)/pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder --cov=workflow --cov-branch --cov-report=term-missing:skip-covered $(ARGS) </dev/null

check: setup ## ruff, mypy, imports, templates, translations, generated pages, migrations on both databases
	@bash .ci/check.sh

bench: setup ## Measure sign-and-send and the list pages on a private PostgreSQL
	@$(BIN)/python -m bench

format: setup ## Lay out the code and mend what ruff can mend
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .

translations: setup-run ## Join the Vietnamese texts into the catalogue the application reads, and check them
	@$(BIN)/python .ci/translations.py build
	@$(BIN)/python .ci/translations.py check

lifecycles: setup-run ## Draw docs/lifecycles.md anew from the tables of transitions
	@mkdir -p var && $(BIN)/python -m workflow.machines.diagrams > var/lifecycles.md.new
	@mv var/lifecycles.md.new docs/lifecycles.md

clean: ## Remove what setup and the tests made; the demo database in var/ stays
	@rm -rf .venv node_modules static/vendor static/vendor.new var/node .mypy_cache .ruff_cache .pytest_cache .hypothesis \
	  .import_linter_cache .coverage .coverage.* htmlcov translations/*/LC_MESSAGES
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

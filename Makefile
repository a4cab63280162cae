# Every verb a person or CI types. Each does its own set-up; `make help` lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
VERBS := $(shell awk -F ':' '/^[a-z-]+:.*\#\# / {print $$1}' $(MAKEFILE_LIST))
.PHONY: $(VERBS) ready chromium

export PATH := $(CURDIR)/.venv/bin:$(PATH)
RESULTS := .cache/results
PYTEST = python -m pytest -q --junit-xml=$(RESULTS)/$(subst test-,,$@).xml
SUITES := structure front library film clinic browser

help: ## List every verb
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ready ## Make .venv and the front end, and run nothing

serve: ## Serve on http://localhost:8000 (PORT, VAR, HOST, DEMO: docs/reference/settings.md)
	@tools/set_up.sh serve
	@.venv/bin/python -m attunement_clinic serve --stop-with-parent

fmt: ready ## Write the code in the house's format
	ruff check --fix-only --quiet . && ruff format .
	npm --prefix frontend run --silent fmt

lint: ready test-structure ## Check format, habits and the rules of the house
	ruff check . && ruff format --check .
	cd frontend && ../.venv/bin/node node_modules/@biomejs/biome/bin/biome check .

types: ready ## Check every type, Python's and TypeScript's
	mypy
	cd frontend && ../.venv/bin/node node_modules/typescript/bin/tsc --noEmit

imports: ready ## Check which part may know which
	lint-imports

test: ready chromium lint types imports test-front test-library test-film test-clinic test-browser ## Check and test everything
	@python tools/closing_lines.py $(RESULTS) $(SUITES)

test-structure: ready ## Test the repository itself
	$(PYTEST) tests/structure

test-library: ready ## Test the library
	$(PYTEST) -n 2 --doctest-modules src/attunement tests/library

coverage: ready ## Test the library and fail where a line or branch of it is untried
	$(PYTEST) -n 2 --doctest-modules src/attunement tests/library --cov=attunement --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100 --cov-precision=2

test-film: ready ## Test the drawn film against its story, and measures against it
	$(PYTEST) tests/film

test-clinic: ready ## Test the clinic, its jobs and its database
	$(PYTEST) -n 2 tests/clinic

test-front: ready ## Test the front end
	cd frontend && ../.venv/bin/node node_modules/vitest/vitest.mjs run --reporter=default --reporter=junit --outputFile=../$(RESULTS)/front.xml

test-browser: ready chromium ## Test in a real Chromium against the processes of `make serve`
	$(PYTEST) -n 2 --dist loadfile tests/browser

test-long: ready ## Test what takes minutes: simulations of coders, damaged files
	$(PYTEST) tests/long

schema: ready ## Write JSON Schema and TypeScript of every payload
	@VAR=$$(mktemp -d) DJANGO_SETTINGS_MODULE=attunement_clinic.config.settings_test python -m django write_schema

verify-audit: ready ## Follow every chain of the audit record of VAR and say whether it holds
	@python -m attunement_clinic once verify_audit

rotate-keys: ready ## Give the films' keys a new master and destroy the old one (VAR)
	@python -m attunement_clinic once rotate_keys

key-sheet: ready ## Print the key that opens every film of VAR, to be kept on paper
	@python -m attunement_clinic once key_sheet

backup: ready ## Make a backup of VAR into BACKUP=folder, while it is served or not (docs/how-to/backup.md)
	@$(if $(BACKUP),ATTUNEMENT_BACKUP="$(abspath $(BACKUP))" )python -m attunement_clinic once backup

try-backup: ready ## Restore the newest backup in BACKUP=folder beside, look through it, throw it away
	@$(if $(BACKUP),ATTUNEMENT_BACKUP="$(abspath $(BACKUP))" )python -m attunement_clinic once try_backup

restore: ready ## Restore BACKUP=folder with the keys of SHEET=file into an empty VAR=folder, and check it
	@python -m attunement_clinic restore

matrix: ready ## Print who may what from the tests' data and write docs/reference/permissions.md
	@PYTHONPATH=tools:tests:src python -m matrix

matrix-mutants: ready ## Flip each cell of the policy's tables; each must be noticed
	@PYTHONPATH=tools:tests:src python -m matrix mutants

messages: ready ## Gather every text into the catalogue of each language (LOCALE=fr begins one)
	@PYTHONPATH=tools python -m messages $(LOCALE)

demo: ready ## Fill a demo: families at every stage, forty films, each asserted (VAR=folder)
	@PYTHONPATH=tools:tests python -m filled_demo

journey: ready chromium ## Drive the whole path with a film (FILM=path; HARD=1: cuts, a kill, a reload)
	@cd tools && PYTHONPATH=. python -m journey "$(abspath $(FILM))" $(if $(HARD),--hard)

journey-clinic: ready chromium ## Drive the whole path of a family, from the first worry to the closing letter
	@cd tools && PYTHONPATH=. python -m journey.clinic

faults: ready ## Break every step of what must be kept, by name, by kill and by strace (STEPS, SEED)
	@PYTHONPATH=tools:tests:tests/browser:src DJANGO_SETTINGS_MODULE=attunement_clinic.config.settings_test python -m faults $(STEPS) $(if $(SEED),--seed $(SEED))

bench: ## Measure the library beside what people use, a JSON line each (ROWS="kappa vad")
	@tools/set_up.sh bench
	@cd tools && PYTHONPATH=. python -m bench $(ROWS)

load: ready ## Measure the clinic under load, a JSON line each (ROWS="range growth")
	@PYTHONPATH=tools:tests:tests/browser:src DJANGO_SETTINGS_MODULE=attunement_clinic.config.settings_test python -m load $(ROWS)

bench-desk: ready chromium ## Measure the coding desk beside an empty page: 10,000 annotations, two hours of film
	@python tools/bench_desk.py

sbom: ## Write the bill of materials as CycloneDX, from the pins alone (SBOM=file)
	@python3 requirements/sbom.py $(or $(SBOM),.cache/attunement.cdx.json)

docs: ## Build the documentation into .cache/docs, a warning being an error
	@tools/set_up.sh docs
	@python -m sphinx -q -W --keep-going -n -d .cache/doctrees docs .cache/docs

shots: ready chromium ## Take a picture of every screen, light and dark, into docs/screens (ONLY=name: only some; LOCALE=fr-FR)
	@PYTHONPATH=tools:tests python -m shots $(ONLY) $(if $(LOCALE),--locale $(LOCALE))

changelog: ready ## Show the next release's entries
	@towncrier build --draft --version next

requirements: ready ## Pin every package anew, by its hash
	tools/pin.sh

ready:
	@tools/set_up.sh test

chromium: ready
	@python tools/chromium.py

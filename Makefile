# make run    a demo on this machine        make test   every test
# make check  all that must be green        make bench  measure
PYTHON ?= python3.11
PY := .venv/bin/python
PORT ?= 8000
export PORT
# A browser waits for a busy machine: what fails is tried once more, and both tries are printed.
BROWSER := -n auto --dist worksteal -m e2e --reruns 1 --rerun-show-tracebacks -r sfER

.PHONY: run test test-fast e2e check static bench fmt vendor dev

run:
	@$(PYTHON) config/first_run.py

dev: .venv/dev-installed
.venv/dev-installed: requirements.txt requirements-dev.txt
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@$(PYTHON) config/first_run.py --env-only
	@touch $@

test: dev
	@sh .ci/chromium
	$(PY) -m pytest -n auto --dist loadfile -m "not e2e"
	$(PY) -m pytest $(BROWSER)

test-fast: dev
	$(PY) -m pytest -n auto --dist loadfile -m "not e2e"

e2e: dev
	@sh .ci/chromium
	$(PY) -m pytest $(BROWSER)

static: dev
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	.venv/bin/djade --check $$(git ls-files 'templates/*.html')
	$(PY) -m mypy .
	.venv/bin/lint-imports
	$(PY) manage.py makemigrations --check --dry-run
	RECITE_ACCEPT_SQLITE=1 RECITE_DEBUG=0 RECITE_SECRET_KEY=check-only-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789 $(PY) manage.py check --deploy --fail-level WARNING

check: static test

bench: dev
	$(PY) -m benchmarks.run

fmt: dev
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .
	.venv/bin/djade $$(git ls-files 'templates/*.html')

vendor:
	$(PYTHON) static/vendor/refresh.py

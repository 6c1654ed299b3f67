# `make help` lists the targets. PYTHON names the interpreter (3.11 or newer), PORT the port of the pages.
PYTHON = python3
PORT = 8000
export PORT
LAUNCHER = .venv/bin/python -m launcher
# Without this a killed make would leave its recipe running.
TIED = setpriv --pdeathsig TERM --
# Where it is set, every process would compile every package anew: a start costs twice the processor time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run test faults lint screenshots messages bench bench-full manage lock reset

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: ## Install and build what the other targets need
	@$(PYTHON) -m launcher.bootstrap

run: ## Start everything on this machine: http://localhost:8000 (make run PORT=9000 moves it)
	@$(TIED) $(PYTHON) -m launcher.bootstrap run

test: setup ## Run all tests, browsers included
	$(LAUNCHER) browsers
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	$(TIED) $(LAUNCHER) exec --scratch test --hasty -- pytest -n 3 --dist loadgroup --ignore=tests/e2e
	$(TIED) $(LAUNCHER) exec --scratch test --hasty -- pytest -n 3 --dist loadscope tests/e2e

faults: setup ## Try each fault of tests/faults five times at full length, outages of minutes included
	$(TIED) $(LAUNCHER) exec --scratch faults --hasty -- pytest -n 4 --whole --times 5 tests/faults

lint: setup ## Check style, types and templates
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	$(LAUNCHER) exec -- mypy .
	.venv/bin/djlint --lint --quiet templates

screenshots: setup ## Draw every page anew into docs/screenshots
	$(LAUNCHER) browsers
	rm -f docs/screenshots/*.png
	$(TIED) $(LAUNCHER) exec --scratch test --hasty -- pytest tests/e2e/test_pages.py --pictures docs/screenshots

messages: setup ## Bring the files for translators up to date (docs/translations.md)
	.venv/bin/python -m launcher.translations

bench: setup ## Measure (make bench ONLY=name runs one)
	@$(TIED) $(LAUNCHER) exec --scratch bench -- python -m bench $(ONLY)

bench-full: setup ## Measure with ten times as many events in the log
	@BENCH_FULL=1 $(TIED) $(LAUNCHER) exec --scratch bench -- python -m bench audit_page

manage: setup ## Run a management command: make manage ARGS="shell"
	@$(TIED) $(LAUNCHER) exec -- python manage.py $(ARGS)

lock: setup ## Resolve the dependencies of pyproject.toml anew
	.venv/bin/uv pip compile -q pyproject.toml -o requirements.lock
	.venv/bin/uv pip compile -q --all-extras pyproject.toml -o requirements-dev.lock

reset: setup ## Empty the data folder (.data)
	@$(LAUNCHER) reset

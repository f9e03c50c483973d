# `make` alone lists what can be made. Everything here begins with `setup`.

NEW_ENOUGH = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$python -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$python && break; done)
PORT = $${TALLYSTICK_PORT:-8000}
READY = .venv/.ready
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help setup demo test check bench faults fuzz approve

help:
	@echo "make demo     a living sample community: ends with its address and a one-time sign-in link (TALLYSTICK_PORT picks the port)"
	@echo "make test     every test"
	@echo "make check    prove that the books of the demo hold"
	@echo "make bench    every figure, beside its limit"
	@echo "make faults   server, worker, database and commands killed at random points of runs, 200 times (TALLYSTICK_FAULTS says how many); a thousand entries from a phone"
	@echo "make fuzz     the whole API under generated requests, for ten minutes (TALLYSTICK_FUZZ_SECONDS says how long)"
	@echo "make approve  accept what the program now writes where tests compare it with what it wrote before, and take the guide's pictures"
	@echo "make setup    .venv with everything in it, ready for .venv/bin/tallystick (a step of each of these)"

setup: $(READY)

$(READY): requirements.lock pyproject.toml $(wildcard src/tallystick/locale/*/LC_MESSAGES/*.po)
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed. On Debian and Ubuntu: apt-get install python3 python3-venv" >&2; exit 2; }
	@.venv/bin/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv || { rm -rf .venv; exit 2; }
	.venv/bin/python -m pip install --quiet --require-hashes -r requirements.lock
	.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
	.venv/bin/python -m tallystick.host.translations compile
	@touch $@

demo: setup
	@TALLYSTICK_DATA="$${TALLYSTICK_DATA:-$(CURDIR)/.data/demo}" exec .venv/bin/tallystick demo --port $(PORT)

test: setup
	.venv/bin/pytest -n 2 --dist loadfile --no-loadscope-reorder

check: setup
	@TALLYSTICK_DATA="$${TALLYSTICK_DATA:-$(CURDIR)/.data/demo}" exec .venv/bin/tallystick check

bench: setup
	@.venv/bin/tallystick bench

faults: setup
	TALLYSTICK_FAULTS=$${TALLYSTICK_FAULTS:-200} TALLYSTICK_ENTRIES=1000 .venv/bin/pytest tests/faults tests/browser/test_round_thousand.py

fuzz: setup
	TALLYSTICK_FUZZ_SECONDS=$${TALLYSTICK_FUZZ_SECONDS:-600} .venv/bin/pytest tests/doors/test_schema.py

approve: setup
	TALLYSTICK_APPROVE=1 .venv/bin/pytest -q tests/stories/test_codes.py tests/browser/test_pictures.py

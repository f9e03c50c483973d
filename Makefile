# `make` alone lists what can be made. Everything here begins with `setup`.

PYTHON ?= python3
PORT = $${TALLYSTICK_PORT:-8000}
READY = .venv/.ready
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help setup demo test check bench approve

help:
	@echo "make demo     a living sample community: ends with its address and a one-time sign-in link (TALLYSTICK_PORT picks the port)"
	@echo "make test     every test"
	@echo "make check    prove that the books of the demo hold"
	@echo "make bench    every figure, beside its limit"
	@echo "make approve  accept what the program now writes where tests compare it with what it wrote before"
	@echo "make setup    .venv with everything in it, ready for .venv/bin/tallystick (a step of each of these)"

setup: $(READY)

$(READY): requirements.lock pyproject.toml $(wildcard src/tallystick/locale/*/LC_MESSAGES/*.po)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or later is needed; this is `$(PYTHON) -V 2>&1`. Name another: make PYTHON=python3.12 …" >&2; exit 2; }
	@test -x .venv/bin/pip || $(PYTHON) -m venv --clear .venv \
	  || { echo "Python here makes no virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; rm -rf .venv; exit 2; }
	.venv/bin/pip install --quiet --require-hashes -r requirements.lock
	.venv/bin/pip install --quiet --no-deps --no-build-isolation -e .
	.venv/bin/python -m tallystick.host.translations compile
	@touch $@

demo: setup
	@TALLYSTICK_DATA="$${TALLYSTICK_DATA:-$(CURDIR)/.data/demo}" .venv/bin/tallystick demo --port $(PORT)

test: setup
	.venv/bin/pytest

check: setup
	@TALLYSTICK_DATA="$${TALLYSTICK_DATA:-$(CURDIR)/.data/demo}" .venv/bin/tallystick check

bench: setup
	@.venv/bin/tallystick bench

approve: setup
	TALLYSTICK_APPROVE=1 .venv/bin/pytest -q -m approved

"""What all tests stand on: an embedded PostgreSQL, started when the first test asks for a database."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tallystick.host.postgres import Cluster

# What no wheel brings: the program, and the line that installs it.
NEEDS = {
    "chromium": "apt-get install chromium",
    "hledger": "apt-get install hledger",
    "bean-check": "apt-get install beancount",
}
ALL = os.environ.get("TALLYSTICK_TEST_ALL") == "1"


@pytest.fixture(scope="session")
def embedded_database() -> Iterator[str]:
    """The address of a PostgreSQL in a folder of its own, which goes away with the tests."""
    folder = Path(tempfile.mkdtemp(prefix="tallystick-test-"))
    folder.chmod(0o711)
    cluster = Cluster(folder, version=int(os.environ.get("TALLYSTICK_TEST_POSTGRES", "18")), durable=False)
    try:
        yield cluster.join()
    finally:
        cluster.leave()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Point Django at it, unless TALLYSTICK_DATABASE names a PostgreSQL for the tests."""
    from django.db import connections

    from tallystick.host.settings import database_settings

    address = os.environ.get("TALLYSTICK_DATABASE") or request.getfixturevalue("embedded_database")
    connections["default"].settings_dict.update(database_settings(address))
    # Tests end connections themselves, and a kept one would hold the test database.
    connections["default"].settings_dict["CONN_MAX_AGE"] = 0


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(program): the test uses a program that no Python package brings")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs"):
        for program in mark.args:
            if shutil.which(program) is None:
                _miss(program)


def _miss(program: str) -> None:
    reason = f"{program} is not here; install it with: {NEEDS[program]}"
    if ALL:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was skipped, with the one line that installs what is missing."""
    skipped = [report.longrepr for report in terminalreporter.stats.get("skipped", [])]
    reasons = [entry[2] if isinstance(entry, tuple) else str(entry) for entry in skipped]
    for reason in sorted(set(reasons)):
        terminalreporter.write_line(f"{reasons.count(reason)} not run: {reason.removeprefix('Skipped: ')}")

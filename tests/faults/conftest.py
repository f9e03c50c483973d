"""An installation for all tests of this folder, and a `serve` on it without bills for each."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tallystick.host.postgres import Cluster

from .installation import Installation, Serving


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    folder = Path(tempfile.mkdtemp(prefix="tallystick-faults-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        yield Installation(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def servers(installation: Installation) -> Iterator[list[Serving]]:
    """All that were started; the last may live. Stopped at the end, nothing is left of it."""
    started: list[Serving] = []
    yield started
    for one in started:
        if one.lives():
            one.stop()


@pytest.fixture
def serving(installation: Installation, servers: list[Serving]) -> Serving:
    """A `serve`, and no bills and no runs; the one of the test before, if it lives."""
    if not servers or not servers[-1].lives():
        servers.append(Serving(installation))
    servers[-1].until_ready()
    installation.reset()
    return servers[-1]


@pytest.fixture
def held(installation: Installation) -> Iterator[Installation]:
    """Without a `serve`; its database runs, so that commands need not start it. No bills and no runs."""
    with Cluster(installation.data):
        installation.reset()
        yield installation

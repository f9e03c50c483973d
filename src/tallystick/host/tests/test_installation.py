"""An installation whose data folder goes away under it."""

import os
import shutil
import signal
import tempfile
import time
from pathlib import Path

import pytest

from tallystick.host.installation import find
from tallystick.host.postgres import PostgresFailed


def test_a_folder_that_has_gone_is_said_and_not_made_anew() -> None:
    folder = Path(tempfile.mkdtemp(prefix="tallystick-gone-"))
    folder.chmod(0o711)
    found = find(str(folder), None)
    with found.joined():
        assert found._cluster is not None
        server = found._cluster.pid()
        assert server is not None
        (folder / "postgres" / "PG_VERSION").unlink()
        os.kill(server, signal.SIGKILL)
        while found._cluster.pid() is not None:
            time.sleep(0.01)
        with pytest.raises(PostgresFailed, match="has gone"):
            found.ensure()
    shutil.rmtree(folder, ignore_errors=True)

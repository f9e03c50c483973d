"""One piece of work in a process of its own, so that its memory is measured by itself.

`python -m tallystick.cli.bench.alone WORK BOOK TARIFF THROUGH` does it in the database of the environment, and prints the
peak of the process in bytes. WORK is `run` or `preview`.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path


def peak_bytes(work: str, book_id: int, tariff_id: int, through: date) -> int:
    """The most memory that a new Python process ever held while it did `work`."""
    command = [sys.executable, "-m", __name__, work, str(book_id), str(tariff_id), through.isoformat()]
    return int(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def own_peak_bytes() -> int:
    """The most memory this process has held."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024


def main(words: list[str]) -> None:
    import django

    django.setup()
    from tallystick.billing.commands import Wanted, generate
    from tallystick.billing.queries import preview_run
    from tallystick.kit.who import EVERYTHING, OPERATOR

    from .world import today_for

    work, book_id, tariff_id, through = words[0], int(words[1]), int(words[2]), date.fromisoformat(words[3])
    wanted, today = Wanted(through=through, tariff_ids=(tariff_id,)), today_for(through)
    if work == "preview":
        preview_run(EVERYTHING, book_id, wanted, today=today)
    else:
        generate(OPERATOR, EVERYTHING, book_id, wanted, today=today)
    print(own_peak_bytes())


if __name__ == "__main__":
    main(sys.argv[1:])

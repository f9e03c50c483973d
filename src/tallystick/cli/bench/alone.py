"""One piece of work in a process of its own, so that its memory is measured by itself.

`python -m tallystick.cli.bench.alone WORK BOOK TARIFF THROUGH` does it in the database of the environment, and prints the
peak of the process in bytes. WORK is `run` or `preview`; or `sheet`, and then there are an item and a file to import.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from datetime import date
from pathlib import Path


def peak_bytes(work: str, book_id: int, tariff_id: int, through: date) -> int:
    """The most memory that a new Python process ever held while it did `work`."""
    return _peak(work, str(book_id), str(tariff_id), through.isoformat())


def peak_of_sheet(book_id: int, item_id: int, file: Path) -> int:
    """The most memory that a new Python process held while it imported a sheet, with the one that reads the file for it."""
    return _peak("sheet", str(book_id), str(item_id), str(file))


def _peak(*words: str) -> int:
    command = [sys.executable, "-m", __name__, *words]
    return int(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def own_peak_bytes() -> int:
    """The most memory this process has held."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024


def main(words: list[str]) -> None:
    import django

    django.setup()
    from tallystick.billing.commands import Wanted, generate
    from tallystick.billing.queries import preview_run
    from tallystick.kit.who import EVERYTHING, OPERATOR

    from .world import today_for

    if words[0] == "sheet":
        from .sheets import take_in

        take_in(int(words[1]), int(words[2]), Path(words[3]))
        print(own_peak_bytes() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
        return
    work, book_id, tariff_id, through = words[0], int(words[1]), int(words[2]), date.fromisoformat(words[3])
    wanted, today = Wanted(through=through, tariff_ids=(tariff_id,)), today_for(through)
    if work == "preview":
        preview_run(EVERYTHING, book_id, wanted, today=today)
    else:
        generate(OPERATOR, EVERYTHING, book_id, wanted, today=today)
    print(own_peak_bytes())


if __name__ == "__main__":
    main(sys.argv[1:])

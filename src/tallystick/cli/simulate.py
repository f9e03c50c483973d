"""`tallystick simulate`: play scenario files, and print what came of each."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="scenario files (YAML)")
    parser.add_argument("--history", action="store_true", help="show bills that an edit or a re-rating has replaced too")
    parser.epilog = (
        "A story is played in a scratch database of its own and leaves nothing behind. With --json, one object a line.\n"
        "Ends with 1 if a story did not come to its end, with 2 if no file could be read as a story.\n\n"
        "Example:  tallystick simulate tests/stories/*.yaml"
    )


def run(args: argparse.Namespace) -> int:
    from .stories.scratch import scratch_database

    with scratch_database():
        told = [_play(args, path) for path in args.files]
    if all(one["ok"] for one in told):
        return 0
    return 2 if all(_is_bad_file(one) for one in told) else 1


def _play(args: argparse.Namespace, path: Path) -> dict[str, Any]:
    from .stories.player import play_file
    from .stories.words import in_words

    outcome = {"file": str(path)} | play_file(path, args.history)
    args.output.answer(outcome, None if args.output.json else in_words(outcome))
    return outcome


def _is_bad_file(outcome: dict[str, Any]) -> bool:
    """Whether the story never began because the file is no story."""
    codes = {error["code"] for error in outcome["errors"]}
    return bool(codes & {"bad_file", "unknown_key", "unknown_step"})

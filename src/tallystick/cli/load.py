"""`tallystick load`: a whole book from one workbook, or nothing of it."""

from __future__ import annotations

import argparse
import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .output import Output, WrongCall
from .session import installation

if TYPE_CHECKING:
    from tallystick.onboarding.commands import Faults, Loaded

LANGUAGES = ("en", "zh-hans", "vi")
FAULTS_SHOWN = 200  # to people at a terminal; programs get them all


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workbook", metavar="WORKBOOK.xlsx", type=Path, help="the workbook; with --template, where to write it")
    parser.add_argument("--dry-run", action="store_true", help="say what would be imported, or all faults; store nothing")
    parser.add_argument("--template", action="store_true", help="write an empty workbook instead")
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="the language of the template and of the answers")
    parser.epilog = "Example:  tallystick load --template --lang vi garden.xlsx\n          tallystick load garden.xlsx --dry-run"


def run(args: argparse.Namespace) -> int:
    return _write_template(args) if args.template else _load(args)


def _write_template(args: argparse.Namespace) -> int:
    """No installation is needed for this."""
    _set_up_words()
    from tallystick.onboarding.queries import template

    try:
        with args.workbook.open("xb") as file:
            file.write(template(args.lang))
    except FileExistsError as error:
        raise WrongCall(f"{args.workbook} is there already", "file_exists") from error
    except OSError as error:
        raise WrongCall(f"{args.workbook}: {error.strerror}", "bad_file") from error
    args.output.answer({"template": args.workbook, "language": args.lang}, f"Written: {args.workbook}")
    return 0


def _load(args: argparse.Namespace) -> int:
    if not args.workbook.is_file():
        raise WrongCall(f"there is no file {args.workbook}", "no_file")
    with installation(args), _spoken(args.lang):
        from tallystick.onboarding.commands import Faults

        answer = _answer(args.workbook, args.dry_run)
        if isinstance(answer, Faults):
            return _tell_faults(args.output, answer)
        return _tell_loaded(args.output, answer)


def _answer(workbook: Path, dry_run: bool) -> Faults | Loaded:
    from tallystick.kit.period import today_in
    from tallystick.kit.who import EVERYTHING, OPERATOR
    from tallystick.onboarding import commands

    draft = commands.read_workbook(EVERYTHING, workbook)
    if isinstance(draft, commands.Faults) or draft.book is None:
        return commands.Faults(draft.faults)
    today = today_in(draft.book.timezone)
    return commands.import_draft(OPERATOR, EVERYTHING, draft, today=today, dry_run=dry_run)


def _tell_loaded(output: Output, loaded: Loaded) -> int:
    from django.utils.translation import gettext as _

    from tallystick.onboarding.queries import sheet_name

    words = _("{code} ({name}) would be imported. {counts}.") if loaded.dry else _("{code} ({name}) is imported. {counts}.")
    counts = ", ".join(f"{sheet_name(key)}: {count}" for key, count in loaded.counts.items() if count)
    value = {"ok": True, "dry_run": loaded.dry, "book": loaded.code, "name": loaded.name, "counts": loaded.counts, "faults": []}
    output.answer(value, words.format(code=loaded.code, name=loaded.name, counts=counts))
    return 0


def _tell_faults(output: Output, faults: Faults) -> int:
    from django.utils.translation import gettext as _
    from django.utils.translation import ngettext

    told = [fault.as_dict() for fault in faults]
    lines = [_line(fault) for fault in told[:FAULTS_SHOWN]]
    if len(told) > FAULTS_SHOWN:
        lines.append(_("… and {count} more (--json lists them all).").format(count=len(told) - FAULTS_SHOWN))
    nothing = ngettext("Nothing was imported: {count} fault.", "Nothing was imported: {count} faults.", len(told))
    lines.append(nothing.format(count=len(told)))
    output.answer({"ok": False, "faults": told}, "\n".join(lines))
    return 2


def _line(fault: dict[str, object]) -> str:
    """Units, row 5, C (Building area): …"""
    from django.utils.translation import gettext as _

    place = [str(fault["sheet"])] if fault["sheet"] else []
    place += [_("row {number}").format(number=fault["row"])] if fault["row"] else []
    place += [f"{fault['column']} ({fault['heading']})" if fault["heading"] else str(fault["column"])] if fault["column"] else []
    told = " ".join(str(fault["message"]).split())
    return f"{', '.join(place)}: {told}" if place else told


@contextlib.contextmanager
def _spoken(language: str) -> Iterator[None]:
    from django.utils import translation

    with translation.override(language):
        yield


def _set_up_words() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tallystick.host.settings")
    import django

    django.setup()

"""What came of a story, in words for people."""

from typing import Any

from django.utils.translation import gettext as _
from rich.cells import cell_len

from .outcome import HOLDS

AMOUNTS = ("amount", "paid", "late_fee")


def in_words(told: dict[str, Any]) -> str:
    """The outcome of one file as a heading and small tables."""
    parts = [_heading(told), *_errors(told)]
    if told["bills"]:
        parts.append(_table(_bill_headings(), [_bill_row(bill) for bill in told["bills"]]))
    if told["receipts"]:
        parts.append(_table(_receipt_headings(), [_receipt_row(one) for one in told["receipts"]]))
    if told["failed"]:
        headings = {"asset": _("Could not be billed"), "item": _("Item"), "month": _("Month"), "reason": _("Why")}
        parts.append(_table(headings, told["failed"]))
    return "\n".join(parts)


def _heading(told: dict[str, Any]) -> str:
    verdict = _("played to its end") if told["ok"] else _("ended early") if told["errors"] else _("the books do not hold")
    day = _(" on {day}").format(day=told["today"]) if told["today"] else ""
    return f"{told['file']}: {verdict}{day}"


def _errors(told: dict[str, Any]) -> list[str]:
    lines = [f"  {_place(error)}{error['message']} [{error['code']}]" for error in told["errors"]]
    if told["check"] != HOLDS:
        lines += [f"  {one['check']}: {fault}" for one in told["check"] for fault in one["faults"]]
    return lines


def _place(error: dict[str, Any]) -> str:
    line = _("line {line}").format(line=error["line"]) if "line" in error else ""
    place = ", ".join(filter(None, [line, error.get("path")]))
    return f"{place}: " if place else ""


def _bill_headings() -> dict[str, str]:
    return {
        "asset": _("Asset"), "item": _("Item"), "period": _("Period"), "amount": _("Amount"), "paid": _("Paid"),
        "late_fee": _("Late fee"), "status": _("Status"), "why": _("Why"),
    }  # fmt: skip


def _bill_row(bill: dict[str, Any]) -> dict[str, Any]:
    return bill | {"period": f"{bill['start']} – {bill['end']}"}


def _receipt_headings() -> dict[str, str]:
    return {
        "number": _("Receipt"), "on": _("Day"), "kind": _("Kind"), "account": _("Account"), "amount": _("Amount"),
        "lines": _("For"),
    }  # fmt: skip


def _receipt_row(receipt: dict[str, Any]) -> dict[str, Any]:
    lines = [f"{line['item']} {line['month']} {line['amount']}" for line in receipt["lines"]]
    return receipt | {"lines": ", ".join(lines)}


def _table(headings: dict[str, str], rows: list[dict[str, Any]]) -> str:
    """Columns as wide as what stands in them, Chinese signs counted as two; figures to the right."""
    texts = [headings, *[{key: str(row[key] or "") for key in headings} for row in rows]]
    widths = {key: max(cell_len(row[key]) for row in texts) for key in headings}
    return "\n".join("  " + "  ".join(_cell(key, row[key], widths[key]) for key in headings).rstrip() for row in texts)


def _cell(key: str, text: str, width: int) -> str:
    space = " " * (width - cell_len(text))
    return space + text if key in AMOUNTS else text + space

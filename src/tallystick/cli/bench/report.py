"""The figures as a table for people, and as a value for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .figures import Figure
from .peers import PEERS


def as_value(figures: Sequence[Figure], scale: float, units: int) -> dict[str, Any]:
    rate = _rate(figures)
    return {
        "scale": scale,
        "units": units,
        "indicative": scale < 1,
        "figures": [_row(figure) for figure in figures],
        "peers": [
            {"name": p.name, "does": p.does, "a_second": [p.least, p.most], "times": [rate / p.most, rate / p.least]}
            for p in PEERS
            if rate
        ],
    }


def _row(figure: Figure) -> dict[str, Any]:
    aim = figure.aim
    row = {"name": figure.name, "what": aim.what, "unit": aim.unit, "measured": round(figure.measured, 4), "limit": aim.limit}
    rate = {"bills_a_second": round(figure.rate)} if figure.rate else {}
    return row | {"at_least": aim.at_least, "holds": figure.holds, **rate, "detail": figure.detail}


def line(figure: Figure) -> str:
    """One figure beside its limit: name, measured, limit, whether it holds, what it is."""
    aim, sign = figure.aim, "≥" if figure.aim.at_least else "≤"
    rows = "readings" if figure.name == "S6" else "bills"
    verdict = "holds" if figure.holds else "MISSED"
    rate = f"; {figure.rate:,.0f} {rows} a second" if figure.rate else ""
    if figure.peer and figure.rate:
        rate += f", {figure.rate / figure.peer:,.0f} times django-import-export ({figure.peer:,.0f}, and no bills)"
    measured, limit = f"{figure.measured:.3g} {aim.unit}", f"{sign} {aim.limit:g} {aim.unit}"
    return f"{figure.name:<9} {measured:>9} {limit:>9}  {verdict:<7} {aim.what}{rate}"


HEAD = f"{'figure':<9} {'measured':>9} {'limit':>9}  {'':<7} what"


def beside_peers(figures: Sequence[Figure]) -> list[str]:
    """How S1's bills a second stand beside those of other systems; nothing if S1 was not measured."""
    rate = _rate(figures)
    if not rate:
        return []
    lines = [f"{rate:,.0f} bills a second, made, posted and in the books; other systems on two cores, as they were measured:"]
    for peer in PEERS:
        seen = f"{peer.least:,.0f}" if peer.least == peer.most else f"{peer.least:,.0f} to {peer.most:,.0f}"
        lines.append(f"  {peer.name:<14} {peer.does:<15} {seen:>14} a second   {rate / peer.most:>7,.0f} times and more")
    return lines


def _rate(figures: Sequence[Figure]) -> float:
    return next((figure.rate or 0.0 for figure in figures if figure.name == "S1"), 0.0)

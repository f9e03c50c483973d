"""Other systems' figures (quality.md), measured on a machine of this kind: 2 cores, PostgreSQL 15."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Peer:
    """Bills a second, from the slowest to the fastest that was seen."""

    name: str
    does: str
    least: float
    most: float


PEERS = (
    Peer("Odoo 19", "makes invoices", 22, 37),
    Peer("Odoo 19", "posts them", 19, 56),
    Peer("Tryton 8.2", "makes invoices", 73, 83),
    Peer("Tryton 8.2", "posts them", 13, 22),
    Peer("a Django loop", "save()", 420, 420),
    Peer("a Django loop", "bulk_create", 3_400, 9_900),
)

"""What may be done at the desk: one transaction each, its refusals beside it."""

from ..rules import Collection, Means, Method, Pick
from .collecting import (
    AmountsDiffer,
    LaterThanToday,
    MeansDiffer,
    NothingOwed,
    Overpaid,
    RequestReused,
    collect,
)
from .sums import fold_sums
from .voiding import AlreadyVoided, VoidOfVoid, void_receipts

__all__ = [
    "AlreadyVoided",
    "AmountsDiffer",
    "Collection",
    "LaterThanToday",
    "Means",
    "MeansDiffer",
    "Method",
    "NothingOwed",
    "Overpaid",
    "Pick",
    "RequestReused",
    "VoidOfVoid",
    "collect",
    "fold_sums",
    "void_receipts",
]

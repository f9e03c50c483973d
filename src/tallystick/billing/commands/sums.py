"""Kept sums kept short."""

from tallystick.kit import sql
from tallystick.kit.who import Actor, Scope

FOLD_LOCK = 7302  # first key of the advisory lock of whoever folds, so that two do not wait for each other's rows


def fold_sums(actor: Actor, scope: Scope) -> int:
    """Put one row in the place of all kept sums of a key; how many rows fewer there are. Totals are the same before and after."""
    params = {"books": scope.books(), "lock": FOLD_LOCK}
    return sum(int(sql.one("billing", name, params).fewer) for name in ("fold_sums", "fold_usage_sums"))

"""Money laid on a bill: the values that settle and reverse are given."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Settle:
    """`amount` of a receipt laid on a bill; `on_day` is the day on which the money came."""

    bill_id: int
    receipt_id: int
    account_id: int
    amount: Decimal
    on_day: date


@dataclass(frozen=True, slots=True)
class Reverse:
    """All that a receipt laid on bills is taken back; the further records belong to the receipt that voids it."""

    receipt_id: int
    void_id: int

"""What each check proves, in a sentence for people."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[tuple[str, str], Any] = MappingProxyType(
    {
        ("billing", "bills_add_up"): _("Each bill's net and tax add up, and no more is paid on it than its amount"),
        ("billing", "bills_refer_within_book"): _("Each bill's account, asset, item and tariff are of its book"),
        ("billing", "late_fees_agree_with_bills"): _("Each late fee posted has its bill, and the other way round"),
        ("billing", "one_bill_a_place"): _("No assignment, reading or posting is billed twice for one first day"),
        ("billing", "paid_is_settled"): _("What is paid on each bill is what receipts laid on it"),
        ("billing", "readings_agree_with_bills"): _("Each reading and its bill agree"),
        ("billing", "reversals_mirror_settlements"): _("What a void took back is what its receipt had laid"),
        ("billing", "runs_agree_with_bills"): _("Each run's figures are those of the bills it made"),
        ("cashier", "numbers_without_gaps"): _("Receipt numbers have no gaps"),
        ("cashier", "receipts_add_up"): _("Each receipt is the sum of its means, and of what it laid on bills"),
        ("cashier", "voids_mirror_receipts"): _("Each void takes back exactly its receipt"),
        ("ledger", "advances_are_paid_early"): _("Advances in the ledger are the money on bills not yet posted"),
        ("ledger", "debits_equal_credits"): _("Debits equal credits in every transaction"),
        ("ledger", "receivable_is_outstanding"): _("What the ledger has as receivable is outstanding on bills"),
    }
)


def sentence_of(room: str, name: str) -> str:
    """What a check proves; its name where there is no sentence for it."""
    return str(SENTENCES.get((room, name), f"{room}: {name.replace('_', ' ')}"))

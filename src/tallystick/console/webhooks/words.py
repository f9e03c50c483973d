"""What events and states are called."""

from typing import Any

from django.utils.translation import gettext_lazy as _

KINDS: dict[str, Any] = {
    "bills.made": _("Bills were made"),
    "bills.voided": _("Bills were voided"),
    "bills.replaced": _("Bills were worked out again"),
    "run.done": _("A bill run is done"),
    "run.failed": _("A bill run failed"),
    "run.undone": _("A bill run was undone"),
    "receipt.made": _("Money was taken"),
    "receipt.voided": _("A receipt was voided"),
    "readings.made": _("Readings were entered"),
    "readings.changed": _("Readings were changed"),
    "readings.deleted": _("Readings were deleted"),
}
STATES: dict[str, Any] = {"waiting": _("waits"), "delivered": _("delivered"), "failed": _("given up")}
TAGS = {"waiting": "part", "delivered": "paid", "failed": "overdue"}

"""The API's addresses: its operations, their description for programs and for people, and no others."""

from functools import partial

from django.urls import path, register_converter
from django.urls.converters import IntConverter, StringConverter
from django.views.decorators.http import require_safe

from .door import guarded
from .service import Service, describe, lost

app_name = "api"


class Key(IntConverter):
    """An id that the database can hold."""

    regex = "[1-9][0-9]{0,17}"


class Anything(StringConverter):
    """Whatever else may stand in an address, nothing and line breaks too."""

    regex = r"[\s\S]*"


register_converter(Key, "key")
register_converter(Anything, "anything")

from . import (  # noqa: E402
    accounts,
    assignments,
    bills,
    cashier,
    docs,
    estate,
    history,
    items,
    ledger,
    metering,
    meters,
    onboarding,
    people,
    reading_sheets,
    runs,
    sharing,
    summary,
    tariffs,
    webhooks,
)

service = Service(
    {
        "Books and accounts": accounts.router,
        "Units, spaces, vehicles": estate.router,
        "Items and formulas": items.router,
        "Tariffs": tariffs.router,
        "Assignments": assignments.router,
        "Meters": meters.router,
        "Readings": metering.router,
        "Estimates and shares": sharing.router,
        "Sheets of readings": reading_sheets.router,
        "Today": summary.router,
        "Bills": bills.router,
        "Runs": runs.router,
        "Receipts": cashier.router,
        "Ledger": ledger.router,
        "Onboarding": onboarding.router,
        "History": history.router,
        "People": people.router,
        "Webhooks": webhooks.router,
    }
)
operations = service.patterns
for pattern in operations:
    pattern.callback = guarded(pattern.callback)
urlpatterns = [
    path("openapi.json", guarded(require_safe(partial(describe, service))), name="openapi"),
    path("docs", guarded(require_safe(partial(docs.page, service))), name="docs"),
    *operations,
    path("<anything:path>", guarded(lost)),
]

"""The console's addresses."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, register_converter
from django.urls.converters import IntConverter

from .billing import bill, bills, runs
from .cashier import desk, receipts
from .door import address, staff
from .identity import language, sign_in

app_name = "console"


class Id(IntConverter):
    """A number that the database can hold."""

    regex = "[0-9]{1,18}"


register_converter(Id, "id")


def start(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(address("bills"))


def inside(route: str, view: Callable[..., Any], name: str) -> URLPattern:
    """An address that only who signed in comes to."""
    return path(route, staff(view), name=name)


urlpatterns = [
    path("sign-in/<str:token>/", sign_in.sign_in, name="sign_in"),
    path("signed-out/", sign_in.signed_out, name="signed_out"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("language/", language.speak, name="speak"),
    inside("", start, "start"),
    inside("bills/", bills.bills, "bills"),
    inside("bills/totals/", bills.totals, "bill_totals"),
    inside("bills/void/", bills.void, "void_bills"),
    inside("bills/bills.csv", lambda request: bills.sheet(request, "csv"), "bills_csv"),
    inside("bills/bills.xlsx", lambda request: bills.sheet(request, "xlsx"), "bills_xlsx"),
    inside("bills/<str:book>/<id:bill_id>/", bill.bill, "bill"),
    inside("bills/<str:book>/<id:bill_id>/void/", bill.void, "void_bill"),
    inside("runs/", runs.runs, "runs"),
    inside("runs/new/", runs.new_run, "new_run"),
    inside("runs/preview/", runs.preview, "preview_run"),
    inside("runs/<id:run_id>/", runs.run, "run"),
    inside("runs/<id:run_id>/undo/", runs.undo, "undo_run"),
    inside("desk/", desk.desk, "desk"),
    inside("desk/<str:book>/<path:code>/", desk.account, "account"),
    inside("receipts/<id:receipt_id>/", receipts.receipt, "receipt"),
    inside("receipts/<id:receipt_id>/void/", receipts.void, "void_receipt"),
]

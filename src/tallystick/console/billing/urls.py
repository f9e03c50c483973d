"""Bills and the runs that make them."""

from ..routes import inside
from . import bill, bills, runs

urlpatterns = [
    inside("bills/", bills.bills, "bills", may="bills.see"),
    inside("bills/totals/", bills.totals, "bill_totals", may="bills.see"),
    inside("bills/void/", bills.void, "void_bills", may="bills.see", change="bills.void"),
    inside("bills/bills.csv", lambda request: bills.sheet(request, "csv"), "bills_csv", may="bills.see"),
    inside("bills/bills.xlsx", lambda request: bills.sheet(request, "xlsx"), "bills_xlsx", may="bills.see"),
    inside("bills/<str:book>/<id:bill_id>/", bill.bill, "bill", may="bills.see"),
    inside("bills/<str:book>/<id:bill_id>/void/", bill.void, "void_bill", may="bills.see", change="bills.void"),
    inside("runs/", runs.runs, "runs", may="bills.see"),
    inside("runs/new/", runs.new_run, "new_run", may="bills.generate"),
    inside("runs/preview/", runs.preview, "preview_run", may="bills.generate"),
    inside("runs/<id:run_id>/", runs.run, "run", may="bills.see"),
    inside("runs/<id:run_id>/undo/", runs.undo, "undo_run", may="bills.see", change="bills.void"),
]

"""Bills and the runs that make them."""

from ..routes import inside
from . import acts, bill, bills, generating, runs

SEE, GENERATE = "bills.see", "bills.generate"

urlpatterns = [
    inside("bills/", bills.bills, "bills", may=SEE),
    inside("bills/totals/", bills.totals, "bill_totals", may=SEE),
    inside("bills/print/", bills.printed, "print_bills", may=SEE),
    inside("bills/ticked.xlsx", bills.ticked_sheet, "ticked_bills_xlsx", may=SEE),
    inside("bills/void/", acts.answer(acts.VOID), "void_bills", may=SEE, change="bills.void"),
    inside("bills/late-fees/post/", acts.answer(acts.POST_LATE_FEES), "post_late_fees", may=SEE, change=GENERATE),
    inside("bills/late-fees/waive/", acts.answer(acts.WAIVE_LATE_FEES), "waive_late_fees", may=SEE, change="late_fees.waive"),
    inside("bills/again/", acts.answer(acts.AGAIN), "work_out_again", may=SEE, change=GENERATE),
    inside("bills/bills.csv", lambda request: bills.sheet(request, "csv"), "bills_csv", may=SEE),
    inside("bills/bills.xlsx", lambda request: bills.sheet(request, "xlsx"), "bills_xlsx", may=SEE),
    inside("bills/<str:book>/<id:bill_id>/", bill.bill, "bill", may=SEE),
    inside("bills/<str:book>/<id:bill_id>/void/", bill.void, "void_bill", may=SEE, change="bills.void"),
    inside("bills/<str:book>/<id:bill_id>/late-fee/post/", bill.post_late_fee, "post_late_fee", may=SEE, change=GENERATE),
    inside(
        "bills/<str:book>/<id:bill_id>/late-fee/waive/", bill.waive_late_fee, "waive_late_fee", may=SEE, change="late_fees.waive"
    ),
    inside("bills/<str:book>/<id:bill_id>/again/", bill.work_out_again, "work_out_bill_again", may=SEE, change=GENERATE),
    inside("generate/", generating.generate, "generate", may=GENERATE),
    inside("generate/units/", generating.units, "generate_units", may=GENERATE),
    inside("generate/tariffs/", generating.borne, "generate_tariffs", may=GENERATE),
    inside("generate/preview/", generating.preview_picked, "generate_preview", may=GENERATE),
    inside("runs/", runs.runs, "runs", may=SEE),
    inside("runs/going/", runs.going, "runs_going", may=SEE),
    inside("runs/new/", generating.new_run, "new_run", may=GENERATE),
    inside("runs/preview/", generating.preview, "preview_run", may=GENERATE),
    inside("runs/<id:run_id>/", runs.run, "run", may=SEE),
    inside("runs/<id:run_id>/comparison/", runs.comparison, "run_comparison", may=SEE),
    inside("runs/<id:run_id>/failures.xlsx", runs.failures_sheet, "run_failures_xlsx", may=SEE),
    inside("runs/<id:run_id>/undo/", runs.undo, "undo_run", may=SEE, change="bills.void"),
    inside("runs/<id:run_id>/again/", runs.again, "run_again", may=SEE, change=GENERATE),
]

"""Readings, meters, rounds, estimates and shared usage, for the office."""

from ..routes import inside
from . import acts, entering, estimating, generating, meters, reading, readings, rounds, sharing, sheets

SEE, CHANGE, METERS = "readings.see", "readings.change", "meters.change"
READING, METER = "readings/<str:book>/<id:reading_id>/", "meters/<str:book>/<id:meter_id>/"
SHEET = "readings/sheets/<str:book>/<id:sheet_id>/"
SHARED = "shared/<str:book>/<id:apportionment_id>/"

urlpatterns = [
    inside("readings/", readings.readings, "readings", may=SEE),
    inside("readings/print/", readings.printed, "print_readings", may=SEE),
    inside("readings/bill/", acts.bill, "bill_readings", may=SEE, change=CHANGE),
    inside("readings/delete/", acts.delete, "delete_readings", may=SEE, change=CHANGE),
    inside("readings/new/", entering.new_reading, "new_reading", may=CHANGE),
    inside("readings/new/unit/", entering.unit, "reading_unit", may=CHANGE),
    inside("readings/new/preview/", entering.preview, "preview_reading", may=CHANGE),
    inside("readings/generate/", generating.generate, "generate_readings", may=CHANGE),
    inside("readings/estimate/", estimating.estimate, "estimate_readings", may=CHANGE),
    inside("readings/sheets/", sheets.sheets, "import_readings", may=CHANGE),
    inside("readings/sheets/to-fill/", sheets.to_fill, "sheet_to_fill", may=SEE),
    inside(SHEET, sheets.sheet, "reading_sheet", may=CHANGE),
    inside(f"{SHEET}store/", sheets.store, "store_sheet", may=CHANGE),
    inside(f"{SHEET}remarks.xlsx", sheets.remarks, "sheet_remarks", may=CHANGE),
    inside(READING, reading.reading, "reading", may=SEE),
    inside(f"{READING}change/", reading.change, "change_reading", may=CHANGE),
    inside(f"{READING}delete/", reading.delete, "delete_reading", may=CHANGE),
    inside("shared/", sharing.apportionments, "apportionments", may=SEE),
    inside("shared/new/", sharing.share, "share_usage", may=CHANGE),
    inside(SHARED, sharing.apportionment, "apportionment", may=SEE),
    inside(f"{SHARED}undo/", sharing.undo, "undo_apportionment", may=CHANGE),
    inside("meters/", meters.meters, "meters", may=SEE),
    inside("meters/new/", meters.new_meter, "new_meter", may=METERS),
    inside(METER, meters.meter, "meter", may=SEE),
    inside(f"{METER}change/", meters.change_meter, "change_meter", may=METERS),
    inside(f"{METER}replace/", meters.replace_meter, "replace_meter", may=METERS),
    inside(f"{METER}undo/", meters.undo_replacement, "undo_replacement", may=METERS),
    inside(f"{METER}remove/", meters.remove_meter, "remove_meter", may=METERS),
    inside("rounds/", rounds.rounds, "rounds", may=SEE),
    inside("rounds/readers/", rounds.readers, "readers", may="people.manage"),
]

"""The desk and its receipts."""

from ..routes import inside
from . import desk, receipts, receipts_list

urlpatterns = [
    inside("desk/", desk.desk, "desk", may="bills.see"),
    inside("desk/<str:book>/<path:code>/", desk.account, "account", may="bills.see", change="receipts.collect"),
    inside("receipts/", receipts_list.receipts, "receipts", may="receipts.see"),
    inside("receipts/<id:receipt_id>/", receipts.receipt, "receipt", may="receipts.see"),
    inside("receipts/<id:receipt_id>/void/", receipts.void, "void_receipt", may="receipts.see", change="receipts.void"),
]

"""The guided first set-up, step by step."""

from ..routes import inside
from . import first_money, setting_up

urlpatterns = [
    inside("first/", setting_up.first_steps, "first_steps", may="books.change"),
    inside("first/book/", setting_up.book, "first_book", may="books.change"),
    inside("first/<str:book>/units/", setting_up.units, "first_units", may="books.change", change="estate.change"),
    inside("first/<str:book>/item/", setting_up.item, "first_item", may="books.change", change="charges.change"),
    inside("first/<str:book>/tariff/", setting_up.tariff, "first_tariff", may="books.change", change="charges.change"),
    inside(
        "first/<str:book>/assignments/", setting_up.assignments, "first_assignments", may="books.change", change="charges.change"
    ),
    inside("first/<str:book>/run/", first_money.run, "first_run", may="books.change", change="bills.generate"),
    inside("first/<str:book>/receipt/", first_money.receipt, "first_receipt", may="books.change"),
    inside("first/<str:book>/done/", first_money.done, "first_done", may="books.change"),
]

"""Books, buildings, units, people, transfers and the house map."""

from ..routes import inside
from . import accounts, assets, books, buildings, loading, many, map, parties, transfers, units

SEE, CHANGE, BOOKS = "estate.see", "estate.change", "books.change"
ASSET, BUILDING, PARTY = (
    "assets/<str:book>/<id:asset_id>/",
    "buildings/<str:book>/<id:building_id>/",
    "parties/<str:book>/<id:party_id>/",
)

urlpatterns = [
    inside("books/", books.books, "books", may=SEE),
    inside("books/new/", books.new_book, "new_book", may=BOOKS),
    inside("books/load/", loading.load, "load", may=BOOKS),
    inside("books/load/template.xlsx", loading.template, "load_template", may=BOOKS),
    inside("books/<str:book>/change/", books.book, "book", may=SEE, change=BOOKS),
    inside("buildings/", buildings.buildings, "buildings", may=SEE),
    inside("buildings/new/", buildings.new_buildings, "new_buildings", may=CHANGE),
    inside(BUILDING, buildings.building, "building", may=SEE, change=CHANGE),
    inside(f"{BUILDING}remove/", buildings.remove, "remove_building", may=CHANGE),
    inside("units/", units.units, "units", may=SEE),
    inside("units/new/", units.new_unit, "new_unit", may=CHANGE),
    inside("units/many/", many.new_units, "new_units", may=CHANGE),
    inside(ASSET, assets.asset, "asset", may=SEE),
    inside(f"{ASSET}change/", units.change_unit, "change_asset", may=CHANGE),
    inside(f"{ASSET}remove/", assets.remove, "remove_asset", may=CHANGE),
    inside(f"{ASSET}transfer/", transfers.transfer, "transfer", may=CHANGE),
    inside(f"{ASSET}transfer/undo/", transfers.undo, "undo_transfer", may=CHANGE),
    inside(f"{ASSET}transfer/bills/", transfers.move_bills, "move_bills", may="bills.void"),
    inside("parties/", parties.parties, "parties", may=SEE),
    inside("parties/new/", parties.new_party, "new_party", may=CHANGE),
    inside(PARTY, parties.party, "party", may=SEE, change=CHANGE),
    inside(f"{PARTY}tie/", parties.tie, "tie_party", may=CHANGE),
    inside(f"{PARTY}untie/", parties.untie, "untie_party", may=CHANGE),
    inside(f"{PARTY}remove/", parties.remove, "remove_party", may=CHANGE),
    inside("accounts/", accounts.accounts, "accounts", may=SEE),
    inside("accounts/new/", accounts.new_account, "new_account", may=CHANGE),
    inside("accounts/<str:book>/<id:account_id>/", accounts.account, "change_account", may=SEE, change=CHANGE),
    inside("map/", map.house_map, "map", may="bills.see"),
]

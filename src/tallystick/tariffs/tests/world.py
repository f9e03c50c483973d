"""Garden Court before anything is charged: three units, two items."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tallystick.accounts.commands import NewBook, open_book
from tallystick.estate.commands import NewAsset, add_assets
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.tariffs.commands import NewItem, NewTariff, NewVersion, add_items, add_tariffs

TODAY = date(2020, 4, 10)
UNITS = ("1-1-101", "1-1-102", "1-1-103")


@dataclass(frozen=True)
class World:
    book: int
    assets: dict[str, int]
    items: dict[str, int]
    flat: int  # a tariff of the property fee by area
    own: int  # a tariff of the property fee, its amount entered for each unit
    power: int  # a tariff of power by usage


def make_world(code: str = "GARDEN", currency: str = "CNY") -> World:
    book = open_book(OPERATOR, EVERYTHING, NewBook(code, code, "community", currency, "Asia/Shanghai"), today=TODAY)
    units = [NewAsset(unit, "unit", building_area=Decimal("89.5")) for unit in UNITS]
    assets = add_assets(OPERATOR, EVERYTHING, book, units, today=TODAY)
    items = add_items(OPERATOR, EVERYTHING, book, [NewItem("Property fee"), NewItem("Power")], today=TODAY)
    price = NewVersion(unit_price=Decimal("1.2"))
    flat, own, power = add_tariffs(
        OPERATOR,
        EVERYTHING,
        book,
        [
            NewTariff(items["Property fee"], "Flat", "unit_price", price, measure="building_area"),
            NewTariff(items["Property fee"], "Own", "per_asset"),
            NewTariff(items["Power"], "Flat", "unit_price", price, measure="usage"),
        ],
        today=TODAY,
    )
    return World(book, assets, items, flat, own, power)

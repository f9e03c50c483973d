"""Garden Court in small: people, units and tariffs that the console's tests walk among; made by the real commands."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tallystick.accounts import commands as accounts
from tallystick.billing import commands as billing
from tallystick.estate import commands as estate
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.tariffs import commands as tariffs

PEOPLE = ("Mrs Chen", "Mr Li", "Ms Zhao", "Mr Wang", "Mrs Sun", "Mr Zhou")


@dataclass(frozen=True, slots=True)
class Garden:
    """Ids of what was made; `assets` and `items` by code and name."""

    book_id: int
    assets: dict[str, int]
    items: dict[str, int]
    tariffs: dict[str, int]
    today: date


def make_garden(today: date, *, code: str = "GARDEN", currency: str = "CNY", floors: int = 3) -> Garden:
    """Two buildings, two units a floor, a parking space for each first unit; fees bound from January of this year on."""
    book = accounts.NewBook(code, "Garden Court", "community", currency, "Asia/Shanghai")
    book_id = accounts.open_book(OPERATOR, EVERYTHING, book, today=today)
    buildings = [estate.NewBuilding(f"{code[0]}{n}", f"Building {n}") for n in (1, 2)]
    estate.add_buildings(OPERATOR, EVERYTHING, book_id, buildings, today=today)
    assets = estate.add_assets(OPERATOR, EVERYTHING, book_id, _assets(code[0], floors), today=today)
    accounts.add_parties(OPERATOR, EVERYTHING, book_id, _people(assets), today=today)
    items, bound = _fees(book_id, today)
    start = date(today.year, 1, 1)
    wanted = [
        tariffs.NewAssignment(asset_id, bound["Parking fee" if name.startswith("P-") else "Property fee"], start)
        for name, asset_id in assets.items()
    ]
    tariffs.assign(OPERATOR, EVERYTHING, book_id, wanted, today=today)
    return Garden(book_id, assets, items, bound, today)


def generate(garden: Garden, through: date) -> billing.Outcome:
    """Make the garden's bills through a day."""
    wanted = billing.Wanted(through=through)
    return billing.generate(OPERATOR, EVERYTHING, garden.book_id, wanted, today=garden.today)


def _assets(prefix: str, floors: int) -> list[estate.NewAsset]:
    found = []
    for building in (1, 2):
        for number in range(floors * 2):
            room = f"{number // 2 + 1}0{number % 2 + 1}"
            code = f"{building}-1-{room}"
            area = Decimal("89.50") + number
            found.append(estate.NewAsset(code, "unit", building_code=f"{prefix}{building}", room=room, building_area=area))
        spot = f"P-{building:03d}"
        found.append(estate.NewAsset(spot, "parking", account_code=f"{building}-1-101", parking_area=Decimal("12.5")))
    return found


def _people(assets: dict[str, int]) -> list[accounts.NewParty]:
    units = [code for code in assets if not code.startswith("P-")]
    return [accounts.NewParty(code, PEOPLE[place % len(PEOPLE)], f"1380951{place:04d}") for place, code in enumerate(units)]


def _fees(book_id: int, today: date) -> tuple[dict[str, int], dict[str, int]]:
    wanted = [
        tariffs.NewItem("Property fee", grace_days=30, daily_percent=Decimal("0.05")),
        tariffs.NewItem("Parking fee"),
    ]
    items = tariffs.add_items(OPERATOR, EVERYTHING, book_id, wanted, today=today)
    price = tariffs.NewVersion(unit_price=Decimal("1.2"))
    flat = tariffs.NewTariff(items["Property fee"], "Flat", "unit_price", price, measure="building_area")
    space = tariffs.NewTariff(items["Parking fee"], "Space", "fixed", tariffs.NewVersion(amount=Decimal(80)))
    ids = tariffs.add_tariffs(OPERATOR, EVERYTHING, book_id, [flat, space], today=today)
    return items, dict(zip(("Property fee", "Parking fee"), ids, strict=True))

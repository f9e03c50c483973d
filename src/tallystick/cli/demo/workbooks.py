"""The sample books as onboarding workbooks: Garden Court in CNY, Green River in VND; the same at every start."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

import xlsxwriter

from . import people

Row = Sequence[object]

BUILDINGS, ENTRANCES, FLOORS, ROOMS = 8, 2, 15, 5  # 1,200 units
PARKING, VEHICLES = 400, 300
HALLS = "HALL-1"  # of the first building: nobody's, with meters that everybody there bears a share of
ROLLS = 6  # which meter rolls over
# Household power in Beijing, yuan a kWh, published tiers of 240 and 400 kWh a month.
POWER_CNY = "TIER(usage, 240, 0.4883, 400, 0.5383, 0.7883)"
# Household water in Beijing: yearly tiers of 180 and 260 m³, yuan a m³.
WATER_CNY = "TIERFROM(usage_before, usage, 180, 5, 260, 7, 9)"
# Household water in Hà Nội from 2024, dong a m³ without tax, to 10/20/30 m³ a month and above.
WATER_VND = "TIER(usage, 10, 8500, 20, 9900, 30, 16000, 27000)"
VEHICLE_CNY = "IF(displacement <= 1.6, 30, IF(displacement <= 2.5, 50, 80))"
# EVN's household tiers, dong a kWh without tax, to 50/100/200/300/400 kWh and above, from the days published.
POWER_VND = (
    (None, (1806, 1866, 2167, 2729, 3050, 3151)),  # from 2023-11-09, before the sample begins
    (date(2024, 10, 11), (1893, 1956, 2271, 2860, 3197, 3302)),
    (date(2025, 5, 10), (1984, 2050, 2380, 2998, 3350, 3460)),
)
EVN_LIMITS = (50, 100, 200, 300, 400)


@dataclass(slots=True)
class Workbook:
    """Sheets by name, each its headings and rows."""

    sheets: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, name: str, headings: Row, rows: Sequence[Row]) -> None:
        self.sheets[name] = [headings, *rows]

    def write(self, path: Path) -> Path:
        with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
            for name, rows in self.sheets.items():
                sheet = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
        return path


def garden_court(start: date, seed: int) -> Workbook:
    """About 1,200 units in 8 buildings, with parking, vehicles, meters and everything charged on them from `start`."""
    chance, book = Random(seed), Workbook()
    units = list(_garden_units(chance))
    codes = [str(unit[0]) for unit in units]
    spaces = [
        (f"P-{number:03d}", account, "", 12.5 if number % 4 else 15)
        for number, account in enumerate(chance.sample(codes, PARKING), 1)
    ]
    plates = [
        (f"京A{10000 + number * 7}", account, chance.choice([1.2, 1.5, 1.6, 1.8, 2, 2.4, 3]))
        for number, account in enumerate(chance.sample([space[1] for space in spaces], VEHICLES), 1)
    ]
    book.add(
        "Book",
        ["Code", "Name", "Kind", "Currency", "Time zone"],
        [["GARDEN", "Garden Court", "Community", "CNY", "Asia/Shanghai"]],
    )
    book.add("Buildings", ["Code", "Name"], [[str(number), f"Building {number}"] for number in range(1, BUILDINGS + 1)])
    headings = ["Unit code", "Building", "Room", "Floor", "Household", "Building area", "Inner area", "Shared area"]
    book.add("Units", headings, [*units, (HALLS, "", "Halls and lifts", None, None, None, None, None)])
    book.add("Parking", ["Space code", "Account", "Place", "Parking area"], spaces)
    book.add("Vehicles", ["Plate", "Account", "Displacement"], plates)
    book.add("Parties", ["Account", "Name", "Phone", "Role"], _garden_people(chance, codes))
    _garden_charges(book)
    _garden_assignments(book, chance, start, codes, spaces, plates)
    _garden_meters(book, chance, codes)
    return book


def _garden_meters(book: Workbook, chance: Random, codes: list[str]) -> None:
    """Two meters a flat, one of which is about to pass its last digit, and those of the halls of the first building."""
    rows: list[Row] = [
        (code, item, f"{letter}{number:05d}", 1, chance.randint(0, 900), 5, place, "No")
        for number, code in enumerate(codes, 1)
        for item, letter, place in (("Power", "E", f"Cupboard, floor {code.split('-')[2][:-2]}"), ("Water", "W", "Kitchen"))
    ]
    rows[ROLLS] = (*rows[ROLLS][:4], 99_400, *rows[ROLLS][5:])
    rows += [
        (HALLS, "Power", "E-HALL-1", 10, 420, 5, "Lift motor room", "Yes"),
        (HALLS, "Water", "W-HALL-1", 1, 310, 5, "Garden tap by the gate", "Yes"),
    ]
    headings = ["Asset", "Charge item", "Meter no.", "Multiplier", "Initial figure", "Digits", "Place", "Communal"]
    book.add("Meters", headings, rows)


def _garden_units(chance: Random) -> Iterator[Row]:
    for building in range(1, BUILDINGS + 1):
        for entrance in range(1, ENTRANCES + 1):
            for floor in range(1, FLOORS + 1):
                for room in range(1, ROOMS + 1):
                    inner = (60, 75, 82, 95, 110)[room - 1] + (building % 3) * 2
                    shared = round(inner * 0.19 * 2) / 2
                    area = 89.5 if (building, entrance, floor, room) == (1, 1, 1, 1) else inner + shared
                    number = f"{floor}{room:02d}"
                    yield (
                        f"{building}-{entrance}-{number}",
                        str(building),
                        number,
                        floor,
                        chance.randint(1, 5),
                        area,
                        inner,
                        shared,
                    )


def _garden_people(chance: Random, codes: list[str]) -> list[Row]:
    owners: list[Row] = [
        (code, "陈秀英" if code == "1-1-101" else people.chinese(chance), people.chinese_phone(number), "Owner")
        for number, code in enumerate(codes, 1)
    ]
    tenants: list[Row] = [
        (code, people.chinese(chance), people.chinese_phone(5000 + number), "Tenant")
        for number, code in enumerate(chance.sample(codes[1:], 180), 1)
    ]
    return owners + tenants


def _garden_charges(book: Workbook) -> None:
    headings = ["Name", "Cycle", "Late fee from", "Grace days", "Late fee % a day", "Late fee ceiling %", "Partial period"]
    items = [
        ("Property fee", "Natural year", "Period end", 30, 0.05, 30, "Days"),
        ("Parking fee", "Billing year", "Period start", 15, 0.05, None, "Full"),
        ("Vehicle fee", "Natural year", "Period end", 30, 0, None, "Full"),
        ("Power", "Natural year", "Period end", 25, 0.1, None, "Full"),
        ("Water", "Natural year", "Period end", 25, 0.1, None, "Full"),
    ]
    book.add("Items", headings, items)
    book.add(
        "Formulas",
        ["Name", "Formula"],
        [("Power tiers", POWER_CNY), ("Water tiers", WATER_CNY), ("By displacement", VEHICLE_CNY)],
    )
    headings = ["Charge item", "Name", "Method", "Unit price", "Measure", "Amount", "Formula", "Months", "Price for"]
    tariffs = [
        ("Property fee", "Residential", "Unit price", 2.35, "Building area", None, None, 1, "Period"),
        ("Property fee", "Ground floor", "Unit price", 3.1, "Building area", None, None, 3, "Month"),
        ("Parking fee", "Underground", "Fixed", None, None, 280, None, 1, "Period"),
        ("Parking fee", "Reserved", "Per asset", None, None, None, None, 1, "Period"),
        ("Vehicle fee", "By engine", "Formula", None, None, None, "By displacement", 3, "Month"),
        ("Power", "Household power", "Formula", None, None, None, "Power tiers", 1, "Period"),
        ("Water", "Household water", "Formula", None, None, None, "Water tiers", 1, "Period"),
    ]
    book.add("Tariffs", headings, tariffs)


def _garden_assignments(
    book: Workbook, chance: Random, start: date, codes: list[str], spaces: Sequence[Row], plates: Sequence[Row]
) -> None:
    rows: list[Row] = [
        (code, "Ground floor" if code.split("-")[2] in ("102", "103") else "Residential", start, None) for code in codes
    ]
    for number, space in enumerate(spaces):
        reserved = number % 10 == 0
        began = date(start.year, start.month, chance.randint(1, 28))
        rows.append((space[0], "Reserved" if reserved else "Underground", began, 350 + 10 * (number % 5) if reserved else None))
    rows += [(plate[0], "By engine", start, None) for plate in plates]
    rows += [(code, tariff, start, None) for code in codes for tariff in ("Household power", "Household water")]
    book.add("Assignments", ["Asset", "Tariff", "Start", "Amount"], rows)


def green_river(start: date, seed: int) -> Workbook:
    """A smaller book in dong: 120 flats, motorbikes, power and water by published household tiers with tax."""
    chance, book = Random(seed), Workbook()
    codes = [f"{tower}-{floor:02d}{room:02d}" for tower in "AB" for floor in range(2, 12) for room in range(1, 7)]
    units = [(code, code[0], code[2:], int(code[2:4]), chance.randint(1, 5), 48 + 7.5 * int(code[-1])) for code in codes]
    bikes = [(f"59-X1 {1000 + number * 13}", code, 0.125) for number, code in enumerate(chance.sample(codes, 90))]
    book.add(
        "Book",
        ["Code", "Name", "Kind", "Currency", "Time zone"],
        [["RIVER", "Chung cư Sông Xanh", "Community", "VND", "Asia/Ho_Chi_Minh"]],
    )
    book.add("Buildings", ["Code", "Name"], [["A", "Tòa A"], ["B", "Tòa B"]])
    book.add("Units", ["Unit code", "Building", "Room", "Floor", "Household", "Building area"], units)
    book.add("Vehicles", ["Plate", "Account", "Displacement"], bikes)
    names = [
        (code, "Nguyễn Văn An" if code == "A-0201" else people.vietnamese(chance), people.vietnamese_phone(number), "Owner")
        for number, code in enumerate(codes, 1)
    ]
    book.add("Parties", ["Account", "Name", "Phone", "Role"], names)
    headings = ["Name", "Late fee from", "Grace days", "Late fee % a day", "Partial period", "Tax %"]
    items = [
        ("Phí quản lý", "Period start", 15, 0.05, "Days", 0),
        ("Tiền điện", "Period end", 20, 0.03, "Full", 8),
        ("Tiền nước", "Period end", 20, 0.03, "Full", 5),
        ("Gửi xe máy", "Period start", 15, 0, "Full", 0),
    ]
    book.add("Items", headings, items)
    tariffs: list[Row] = [
        ("Phí quản lý", "Căn hộ", "Unit price", 9500, "Building area", None, None, None),
        ("Gửi xe máy", "Xe máy", "Fixed", None, None, 120000, None, None),
        ("Tiền nước", "Nước sinh hoạt", "Formula", None, None, None, WATER_VND, None),
    ]
    tariffs += [
        ("Tiền điện", "Điện sinh hoạt", "Formula", None, None, None, evn_formula(prices), day) for day, prices in POWER_VND
    ]
    book.add("Tariffs", ["Charge item", "Name", "Method", "Unit price", "Measure", "Amount", "Formula", "In force from"], tariffs)
    rows = [(code, tariff, start) for code in codes for tariff in ("Căn hộ", "Điện sinh hoạt", "Nước sinh hoạt")] + [
        (bike[0], "Xe máy", start) for bike in bikes
    ]
    book.add("Assignments", ["Asset", "Tariff", "Start"], rows)
    meters = [
        (code, item, f"{letter}{number:04d}", chance.randint(0, 500), 5, place)
        for number, code in enumerate(codes, 1)
        for item, letter, place in (("Tiền điện", "Đ", f"Tủ điện tầng {int(code[2:4])}"), ("Tiền nước", "N", "Hộp kỹ thuật"))
    ]
    book.add("Meters", ["Asset", "Charge item", "Meter no.", "Initial figure", "Digits", "Place"], meters)
    return book


def evn_formula(prices: Sequence[int]) -> str:
    """The six household tiers as a formula."""
    tiers = ", ".join(f"{limit}, {price}" for limit, price in zip(EVN_LIMITS, prices, strict=False))
    return f"TIER(usage, {tiers}, {prices[-1]})"

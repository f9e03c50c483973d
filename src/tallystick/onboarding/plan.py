# a table reads better in long lines
"""The sheets and columns of the workbook. They are known by their names in any of the three languages.

Keys of columns are the names of the fields that they fill, so that a rule's fault finds its column.
"""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext_lazy as _

from . import words
from .columns import Column, SheetPlan, folded, word

NOTE_SIGN = "#"  # sheets and columns whose names begin with it are the user's own


def plan_of(name: str) -> SheetPlan | None:
    """The plan of a sheet by its name in any language."""
    return _plans_by_word().get(folded(name))


def plan_by_key(key: str) -> SheetPlan:
    return next(plan for plan in SHEETS if plan.key == key)


def sheet_name(key: str) -> str:
    """The name of a sheet in the reader's language."""
    return word(plan_by_key(key).names)


def is_note(name: str) -> bool:
    return name.strip().startswith(NOTE_SIGN)


def is_readme(name: str) -> bool:
    return folded(name) in {folded(known) for known in words.README}


@cache
def _plans_by_word() -> dict[str, SheetPlan]:
    return {folded(known): plan for plan in SHEETS for known in (*plan.names, *plan.known_as, plan.key)}


SHEETS = (
    SheetPlan(
        "book",
        ("Book", "账套", "Dự án"),
        (
            Column("code", words.CODE, "code", True, _("A short code, by which commands name the book: GARDEN.")),
            Column("name", words.NAME, "text", True, _("The name that people see.")),
            Column("kind", ("Kind", "类型", "Loại"), "choice", True, choices=words.BOOK_KINDS),
            Column("currency", ("Currency", "币种", "Tiền tệ"), "code", True, _("ISO 4217: CNY, VND."), known_as=("货币",)),
            Column("timezone", ("Time zone", "时区", "Múi giờ"), "code", True, _("As in Asia/Shanghai, Asia/Ho_Chi_Minh.")),
        ),
        _("The one book that this workbook is for."),
        True,
        ("小区", "Books"),
    ),
    SheetPlan(
        "buildings",
        ("Buildings", "楼栋", "Tòa nhà"),
        (
            Column("code", words.CODE, "code", True, known_as=("Building", "楼栋")),
            Column("name", words.NAME, "text"),
        ),
        _("Buildings, where units stand in any."),
    ),
    SheetPlan(
        "units",
        ("Units", "房屋", "Căn hộ"),
        (
            Column("code", ("Unit code", "房屋编号", "Mã căn hộ"), "code", True, _("As in 1-1-101."), known_as=words.CODE),
            Column("building_code", words.BUILDING, "code", refers="buildings"),
            Column("room", ("Room", "房号", "Phòng"), "text"),
            Column("floor", ("Floor", "楼层", "Tầng"), "whole"),
            Column("household", ("Household", "人口", "Nhân khẩu"), "whole", note=_("How many people live there.")),
            Column("building_area", words.MEASURES[0][1], "number", note=_("In square metres, at most 4 decimals.")),
            Column("inner_area", words.MEASURES[1][1], "number", note=_("In square metres, at most 4 decimals.")),
            Column("shared_area", words.MEASURES[2][1], "number", note=_("In square metres, at most 4 decimals.")),
            Column(
                "account_code",
                words.ACCOUNT,
                "code",
                refers="accounts",
                note=_("Whose account holds it; left empty, an account of the unit's own code is opened."),
            ),
        ),
        _("Units that are charged."),
        True,
    ),
    SheetPlan(
        "parking",
        ("Parking", "车位", "Chỗ đỗ xe"),
        (
            Column("code", ("Space code", "车位编号", "Mã chỗ đỗ"), "code", True, known_as=words.CODE),
            Column(
                "account_code",
                words.ACCOUNT,
                "code",
                refers="accounts",
                note=_("As a rule the code of the unit that it belongs to."),
            ),
            Column("building_code", words.BUILDING, "code", refers="buildings"),
            Column("room", ("Place", "位置", "Vị trí"), "text"),
            Column("floor", ("Floor", "楼层", "Tầng"), "whole"),
            Column("parking_area", words.MEASURES[3][1], "number", note=_("In square metres, at most 4 decimals.")),
        ),
        _("Parking spaces that are charged."),
        known_as=("Parking spaces", "Chỗ đỗ"),
    ),
    SheetPlan(
        "vehicles",
        ("Vehicles", "车辆", "Xe"),
        (
            Column("code", ("Plate", "车牌号", "Biển số"), "code", True, known_as=(*words.CODE, "车牌")),
            Column(
                "account_code",
                words.ACCOUNT,
                "code",
                refers="accounts",
                note=_("As a rule the code of the unit that it belongs to."),
            ),
            Column("displacement", words.MEASURES[4][1], "number", note=_("In litres, at most 4 decimals.")),
        ),
        _("Vehicles that are charged."),
    ),
    SheetPlan(
        "accounts",
        ("Accounts", "账户", "Tài khoản"),
        (
            Column("code", words.CODE, "code", True),
            Column("name", words.NAME, "text"),
        ),
        _("Accounts that are not a unit's own: customers, owners of several units. A unit needs none here."),
        known_as=("往来单位", "Customers"),
    ),
    SheetPlan(
        "parties",
        ("Parties", "住户", "Cư dân"),
        (
            Column(
                "account_code", words.ACCOUNT, "code", True, _("The account through which they are reached."), refers="accounts"
            ),
            Column("name", words.NAME, "text", True, known_as=("姓名", "Họ tên")),
            Column("phone", ("Phone", "电话", "Điện thoại"), "code"),
            Column("email", ("E-mail", "邮箱", "Thư điện tử"), "code", known_as=("Email",)),
            Column("role", ("Role", "身份", "Vai trò"), "choice", choices=words.ROLES, note=_("Left empty: owner.")),
        ),
        _("People and companies. One person reached through several accounts stands in several rows."),
        known_as=("客户",),
    ),
    SheetPlan(
        "items",
        ("Items", "收费项目", "Loại phí"),
        (
            Column("name", words.NAME, "text", True, known_as=words.ITEM),
            Column("cycle", ("Cycle", "计费周期", "Chu kỳ"), "choice", choices=words.CYCLES, note=_("Left empty: natural year.")),
            Column(
                "pre_generate_month",
                ("Pre-generation month", "预生成月份", "Tháng tạo trước"),
                "whole",
                note=_("1 to 12: the month of the year before in which a year's bills are generated. Left empty: in January."),
            ),
            Column(
                "late_from",
                ("Late fee from", "滞纳金起算", "Phạt tính từ"),
                "choice",
                choices=words.LATE_FROM,
                note=_("Left empty: period end."),
            ),
            Column("grace_days", ("Grace days", "宽限天数", "Số ngày ân hạn"), "whole"),
            Column(
                "daily_percent",
                ("Late fee % a day", "滞纳金日率%", "Phạt % mỗi ngày"),
                "number",
                note=_("In percent a day, at most 2 decimals."),
            ),
            Column(
                "ceiling_percent",
                ("Late fee ceiling %", "滞纳金上限%", "Trần phạt %"),
                "number",
                note=_("In percent of the bill."),
            ),
            Column(
                "partial_period",
                ("Partial period", "不足一期", "Kỳ lẻ"),
                "choice",
                choices=words.PARTIAL_PERIODS,
                note=_("What a cut period costs: full, or by its days. Left empty: full."),
            ),
            Column(
                "loss",
                ("Loss", "计损耗", "Tính hao hụt"),
                "yes_no",
                choices=words.YES_NO,
                note=_("Whether a reading's loss is added to its usage."),
            ),
            Column("tax_percent", ("Tax %", "税率%", "Thuế %"), "number", note=_("In percent, added to the amount.")),
        ),
        _("What is charged for, and when and how strictly."),
        True,
        ("Charge items",),
    ),
    SheetPlan(
        "formulas",
        ("Formulas", "公式", "Công thức"),
        (
            Column("name", words.NAME, "text", True),
            Column(
                "text",
                ("Formula", "公式", "Công thức"),
                "prose",
                True,
                _("As text: TIER(usage, 180, 0.56, 260, 0.61, 0.86)."),
                known_as=("Text",),
            ),
        ),
        _("Formulas that tariffs name."),
        known_as=("自定义公式",),
    ),
    SheetPlan(
        "tariffs",
        ("Tariffs", "收费标准", "Biểu phí"),
        (
            Column("item", words.ITEM, "text", True, refers="items", known_as=("Item",)),
            Column("name", words.NAME, "text", True, known_as=words.TARIFF),
            Column("method", ("Method", "计费方式", "Cách tính"), "choice", True, choices=words.METHODS),
            Column(
                "unit_price",
                ("Unit price", "单价", "Đơn giá"),
                "number",
                note=_("For the method unit price; at most 6 decimals."),
            ),
            Column(
                "measure",
                ("Measure", "计量", "Căn cứ"),
                "choice",
                choices=words.MEASURES,
                note=_("What the unit price is multiplied by."),
            ),
            Column("amount", words.AMOUNT, "number", note=_("For the method fixed; at most 6 decimals.")),
            Column(
                "formula_text",
                ("Formula", "公式", "Công thức"),
                "prose",
                note=_("For the method formula: the name of one, or its text."),
            ),
            Column(
                "months",
                ("Months", "周期月数", "Số tháng"),
                "whole",
                note=_("Months of a period: 1, 2, 3, 4, 6 or 12. Left empty: 1."),
            ),
            Column(
                "price_for",
                ("Price for", "价格对应", "Giá theo"),
                "choice",
                choices=words.PRICE_FOR,
                note=_("Left empty: period."),
            ),
            Column(
                "in_force_from",
                ("In force from", "生效日期", "Hiệu lực từ"),
                "day",
                note=_("Several rows of one tariff are its prices over time; the first holds from always."),
            ),
            Column("remark", ("Remark", "备注", "Ghi chú"), "prose"),
        ),
        _("How the amounts are worked out."),
        True,
    ),
    SheetPlan(
        "assignments",
        ("Assignments", "标准绑定", "Áp phí"),
        (
            Column("asset", words.ASSET, "code", True, _("The code of a unit or a space, or a plate."), refers="units"),
            Column(
                "item", words.ITEM, "text", note=_("Needed where tariffs of several items have one name."), known_as=("Item",)
            ),
            Column("tariff", words.TARIFF, "text", True, refers="tariffs"),
            Column("start_on", ("Start", "开始日期", "Từ ngày"), "day", True, known_as=("Start day",)),
            Column(
                "end_on",
                ("End", "结束日期", "Đến ngày"),
                "day",
                note=_("The last day; left empty, it is open."),
                known_as=("End day",),
            ),
            Column("amount", words.AMOUNT, "number", note=_("For tariffs whose amount is entered for each asset.")),
        ),
        _("Which asset bears which tariff, and from which day."),
        True,
    ),
    SheetPlan(
        "meters",
        ("Meters", "仪表", "Đồng hồ"),
        (
            Column("asset", words.ASSET, "code", True, refers="units"),
            Column("item", words.ITEM, "text", True, refers="items", known_as=("Item",)),
            Column("serial", ("Meter no.", "表号", "Số đồng hồ"), "code", known_as=("Serial",)),
            Column("multiplier", ("Multiplier", "倍率", "Hệ số"), "number", note=_("Left empty: 1.")),
            Column(
                "initial", ("Initial figure", "初始度数", "Chỉ số đầu"), "number", note=_("Left empty: 0."), known_as=("Initial",)
            ),
            Column("digits", ("Digits", "位数", "Số chữ số"), "whole", note=_("How many digits it shows before the point.")),
            Column("place", ("Place", "位置", "Vị trí"), "text", note=_("Where it hangs.")),
            Column(
                "communal",
                ("Communal", "公用", "Dùng chung"),
                "yes_no",
                note=_("Yes: it is never billed, what it measures is shared out."),
                choices=words.YES_NO,
            ),
        ),
        _("Meters; one that is not here is made with its first reading."),
        known_as=("表",),
    ),
    SheetPlan(
        "openings",
        ("Opening balances", "期初欠费", "Nợ đầu kỳ"),
        (
            Column(
                "account_code", words.ACCOUNT, "code", refers="accounts", note=_("Left empty: the account that holds the asset.")
            ),
            Column("asset", words.ASSET, "code", refers="units"),
            Column("item", words.ITEM, "text", True, refers="items", known_as=("Item",)),
            Column("month", ("Month", "月份", "Tháng"), "month", note=_("The month that the bill is for: 2020-04.")),
            Column("day", ("Day", "日期", "Ngày"), "day", note=_("Instead of a month: the one day that it is for.")),
            Column("amount", words.AMOUNT, "number", True, _("What is still owed, tax included.")),
        ),
        _("Bills that are open when the book comes here."),
        known_as=("期初余额", "Số dư đầu kỳ"),
    ),
)

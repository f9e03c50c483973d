"""What is filled in where nothing was: by the reader's language; and the models that a newcomer may copy."""

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tallystick.kit.fields import shown

from ..writing import separators

CURRENCIES = ("CNY", "VND", "HKD", "TWD", "SGD", "THB", "MYR", "PHP", "IDR", "JPY", "KRW", "USD", "EUR", "GBP", "AUD")
TIMEZONES = (
    "Asia/Shanghai", "Asia/Ho_Chi_Minh", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Bangkok",
    "Asia/Kuala_Lumpur", "Asia/Manila", "Asia/Jakarta", "Asia/Tokyo", "Asia/Seoul", "Australia/Sydney", "Europe/Berlin",
    "Europe/London", "America/New_York", "America/Los_Angeles", "UTC",
)  # fmt: skip
HERE = {"zh-hans": ("CNY", "Asia/Shanghai"), "vi": ("VND", "Asia/Ho_Chi_Minh")}
# What a square metre costs a month, in money that newcomers know.
PRICES = {"CNY": Decimal("1.2"), "VND": Decimal(7000)}
OTHER_PRICE = Decimal(1)


def currency_and_timezone() -> tuple[str, str]:
    return HERE.get(get_language() or "", ("CNY", "Asia/Shanghai"))


def book_model() -> dict[str, str]:
    return {"name": _("Garden Court"), "code": "GARDEN"}


def units_model() -> dict[str, str]:
    return {"code": "1", "name": _("Building 1"), "staircases": "1", "floors": "6", "per_floor": "2", "area": _figure("89.5")}


def item_model() -> dict[str, str]:
    return {"name": _("Property fee"), "grace_days": "30", "daily_percent": _figure("0.05")}


def tariff_model(currency: str) -> dict[str, str]:
    return {"name": _("By area"), "price": _figure(shown(PRICES.get(currency, OTHER_PRICE)))}


def _figure(text: str) -> str:
    """A figure as the reader types it."""
    return text.replace(".", separators()[0])

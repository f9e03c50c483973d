"""Money, numbers and days as the reader's language writes them. The one place that formats what people see."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import NumberPattern, format_currency, parse_pattern
from django.utils.translation import get_language

from tallystick.kit.money import minor_digits, rounded

BABEL_LOCALES = {"zh-hans": "zh_Hans_CN", "vi": "vi_VN"}
# Dense columns want days that are short, even in width, and not taken for another order.
DAY_PATTERNS = {"en": "d MMM y", "zh_Hans_CN": "yyyy-MM-dd", "vi_VN": "dd/MM/yyyy"}
MONTH_PATTERNS = {"en": "MMM y", "zh_Hans_CN": "y年M月", "vi_VN": "MM/yyyy"}


def locale() -> Locale:
    """Babel's locale for the language that the page is in."""
    return _locale(get_language() or "en")


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(BABEL_LOCALES.get(language, "en"))


@cache
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else ""))


def money(amount: Decimal | None, currency: str) -> str:
    """An amount without its sign, with the currency's decimals: 2,047.10; in Vietnamese 2.047,10."""
    if amount is None:
        return ""
    digits = minor_digits(currency)
    return _pattern(digits).apply(rounded(amount, digits), locale())


def priced(amount: Decimal, currency: str) -> str:
    """An amount with its sign: ¥2,047.10."""
    written = format_currency(rounded(amount, minor_digits(currency)), currency, locale=locale())
    # Outside China Babel names the country too; nobody here takes ¥ for anything else.
    return written.replace("CN¥", "¥")


def minor(amount: Decimal, currency: str) -> int:
    """An amount in minor units, for scripts: 204710. Never localised."""
    digits = minor_digits(currency)
    return int(rounded(amount, digits).scaleb(digits))


def count(number: int) -> str:
    return _pattern(0).apply(number, locale())


def percent(part: Decimal, whole: Decimal) -> str:
    """`part` of `whole`, one decimal: 46.9%."""
    share = part * 100 / whole if whole else Decimal(0)
    return _pattern(1).apply(rounded(share, 1), locale()) + "%"


def figure(number: Decimal) -> str:
    """A quantity or price with the decimals that count: 89.5."""
    plain = number.normalize()
    exponent = plain.as_tuple().exponent
    return _pattern(max(0, -exponent) if isinstance(exponent, int) else 0).apply(plain, locale())


def exact(number: Decimal) -> str:
    """A number with the decimals that it has: 1,234.50."""
    exponent = number.as_tuple().exponent
    return _pattern(max(0, -exponent) if isinstance(exponent, int) else 0).apply(number, locale())


def number(text: str) -> Decimal:
    """A figure that came as text, from stored or counted rows."""
    return Decimal(text)


def iso_day(value: date | str) -> date:
    """A day that came as text: 2020-04-30."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def day(value: date | None) -> str:
    return format_date(value, DAY_PATTERNS[str(locale())], locale()) if value else ""


def month(value: date) -> str:
    return format_date(value, MONTH_PATTERNS[str(locale())], locale())


def moment(value: datetime, timezone: str) -> str:
    """A day and time by a book's clock."""
    pattern = DAY_PATTERNS[str(locale())] + " HH:mm"
    return format_datetime(value, pattern, tzinfo=ZoneInfo(timezone), locale=locale())


def written(value: str | Decimal | date, currency: str) -> str:
    """What a step of an explanation says: money, a day, or text as it is."""
    if isinstance(value, Decimal):
        return money(value, currency)
    return value if isinstance(value, str) else day(value)


def separators() -> tuple[str, str]:
    """The reader's signs for the decimal point and for thousands, for scripts that read what is typed."""
    symbols = locale().number_symbols["latn"]
    return symbols["decimal"], symbols["group"]

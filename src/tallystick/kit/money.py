"""Money by currency: how many decimals an amount has, and rounding once, half away from zero."""

from decimal import ROUND_HALF_UP, Context, Decimal

from babel.numbers import get_currency_precision

# Amounts have at most 12 digits before the point (domain.md 3); 60 digits leave room for any product on the way.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
LARGEST_AMOUNT = Decimal("999999999999.9999")


def minor_digits(currency: str) -> int:
    """Decimals of an amount in `currency` (ISO 4217): CNY 2, VND 0."""
    return get_currency_precision(currency)


def rounded(amount: Decimal, digits: int) -> Decimal:
    """`amount` rounded half away from zero to `digits` decimals; every amount is rounded by this, once."""
    return amount.quantize(Decimal(1).scaleb(-digits), context=EXACT)


def in_currency(amount: Decimal, currency: str) -> Decimal:
    """`amount` rounded to the minor unit of `currency`."""
    return rounded(amount, minor_digits(currency))

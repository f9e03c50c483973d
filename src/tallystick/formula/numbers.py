"""Exact decimals: one context that never rounds by itself, and the few ways in which numbers are rounded on purpose."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal, Inexact, InvalidOperation, Overflow

MOST_DIGITS = 200  # of a result, before and after the point (domain.md 3)
QUOTIENT_DECIMALS = 20
COMPARED_DECIMALS = 12

# Operands have at most 200 digits before and 200 after the point, so nothing on the way needs 2,000.
EXACT = Context(prec=2000, Emin=-9999, Emax=9999, traps=[Inexact, InvalidOperation, Overflow])
_ROUNDING = Context(prec=2000, Emin=-9999, Emax=9999, traps=[InvalidOperation, Overflow])
_TWO = Decimal(2)


def digits_of(value: Decimal) -> int:
    """Digits of a number written plainly, without trailing zeros: at least one before the point, and those after it."""
    if not value:
        return 1
    if not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS:
        return MOST_DIGITS + 1  # at least, and not to be worked with
    value = value.normalize(_ROUNDING)
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return max(1, value.adjusted() + 1) + max(0, -exponent)


def quotient(dividend: Decimal, divisor: Decimal) -> Decimal:
    """The exact quotient rounded once, half away from zero, to 20 decimals."""
    above, below = dividend.copy_abs(), divisor.copy_abs()
    doubled = EXACT.add(EXACT.multiply(EXACT.multiply(_TWO, above), _power(QUOTIENT_DECIMALS)), below)
    whole = _ROUNDING.divide_int(doubled, EXACT.multiply(_TWO, below))
    result = EXACT.multiply(whole, _power(-QUOTIENT_DECIMALS))
    return result.copy_negate() if dividend.is_signed() != divisor.is_signed() else result


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half away from zero."""
    return value.quantize(_power(-decimals), ROUND_HALF_UP, _ROUNDING)


def compared(value: Decimal) -> Decimal:
    """The value as comparisons see it."""
    return rounded(value, COMPARED_DECIMALS)


def rounded_up(value: Decimal, decimals: int) -> Decimal:
    """Away from zero."""
    return compared(value).quantize(_power(-decimals), ROUND_UP, _ROUNDING)


def rounded_down(value: Decimal, decimals: int) -> Decimal:
    """Towards zero."""
    return compared(value).quantize(_power(-decimals), ROUND_DOWN, _ROUNDING)


def ceiling(value: Decimal, step: Decimal) -> Decimal:
    """The first multiple of `step` up the number line that is, seen at 12 decimals, not below `value`."""
    seen = compared(value)
    # A multiple is seen as at least `seen` from half a 12th decimal below it on; away from zero decides the half itself.
    edge = EXACT.subtract(seen, Decimal("5E-13"))
    whole = _ROUNDING.divide_int(edge, step)
    remainder = EXACT.subtract(edge, EXACT.multiply(whole, step))
    beyond = remainder > 0 or (remainder == 0 and seen <= 0)
    return EXACT.multiply(EXACT.add(whole, Decimal(beyond)), step)


def floor(value: Decimal, step: Decimal) -> Decimal:
    """The first multiple of `step` down the number line that is, seen at 12 decimals, not above `value`."""
    return ceiling(value.copy_negate(), step).copy_negate()


def render_number(value: Decimal) -> str:
    """A plain decimal: no exponent, no trailing zeros, no minus before zero."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _power(exponent: int) -> Decimal:
    return Decimal((0, (1,), exponent))

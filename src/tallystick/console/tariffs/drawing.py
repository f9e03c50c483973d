"""A price drawn as a curve: where its lines, axes and tiers stand in a picture of fixed size. The template draws them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from tallystick.formula import Curve, Formula, Tier, curve

from ..writing import figure
from . import words

WIDTH, LEFT, RIGHT = 440, 88, 428
PRICE_TOP, PRICE_HEIGHT = 26, 84
AMOUNT_HEIGHT = 170
BETWEEN, BELOW = 34, 44  # room for what is written between the two pictures, and below them
TICKS = 4
NARROWEST_LABEL = 42  # below this, two figures on the axis would run into each other
DIGITS_SHOWN = Decimal("0.1")  # of a place in the picture
# How far a curve goes where no limit says so.
USUAL = {
    "usage": 300, "previous": 1000, "current": 1000, "multiplier": 10, "loss": 100, "shared": 100, "usage_before": 1000,
    "building_area": 200, "inner_area": 200, "shared_area": 50, "parking_area": 40, "displacement": 4, "floor": 33,
    "household": 8, "months": 12, "days": 31, "amount": 1000,
}  # fmt: skip

Mark = tuple[str, str]  # a place along an axis and what is written there


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture: its top and bottom, its line, the figures at its left."""

    label: str
    top: int
    bottom: int
    path: str
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class Band:
    """A tier: where it stands, and its row of the table beside."""

    x: str
    width: str
    tier: Tier
    amount: Decimal | None  # at its upper limit


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    left: int
    right: int
    panels: list[Panel]
    bands: list[Band]
    marks: list[Mark]
    across: str
    title: str
    told: str


def drawing(formula: Formula, values: dict[str, Decimal], currency: str) -> Drawing | None:
    """The curve of a formula over its one variable; None where it has none."""
    name = next(iter(formula.variables), "usage")
    found = curve(formula, values, Decimal(USUAL[name]))
    if found is None or (all(value == found.points[0][1] for _place, value in found.points) and not found.tiers):
        return None
    return _drawn(found, currency)


def _drawn(found: Curve, currency: str) -> Drawing:
    span = found.points[-1][0]
    panels: list[Panel] = []
    top = PRICE_TOP
    if found.tiers:
        panels.append(_prices(found, span, top, currency))
        top = panels[0].bottom + BETWEEN
    panels.append(_amounts(found, span, top, currency))
    unit = words.UNIT.get(found.variable)
    across = words.capital(words.measure(found.variable)) + (f" ({unit})" if unit else "")
    title = _("The amount over %(measure)s") % {"measure": words.measure(found.variable)}
    return Drawing(
        WIDTH, panels[-1].bottom + BELOW, LEFT, RIGHT, panels, list(_bands(found, span)), _marks(found, span), across, title,
        _told(found),
    )  # fmt: skip


def _prices(found: Curve, span: Decimal, top: int, currency: str) -> Panel:
    """What one more costs, as steps."""
    steps = [(tier.low, tier.high if tier.high is not None else span, tier.price) for tier in found.tiers]
    ticks = _ticks([Decimal(0), *(price for *_rest, price in steps)])
    bottom = top + PRICE_HEIGHT
    path = ""
    for low, high, price in steps:
        y = _y(price, ticks, top, bottom)
        path += f"{'L' if path else 'M'}{_x(low, span)} {y}L{_x(high, span)} {y}"
    label = _("What one more costs, %(currency)s") % {"currency": currency} if currency else _("What one more costs")
    return Panel(label, top, bottom, path, _at_left(ticks, top, bottom))


def _amounts(found: Curve, span: Decimal, top: int, currency: str) -> Panel:
    ticks = _ticks([Decimal(0), *(value for _place, value in found.points)])
    bottom = top + AMOUNT_HEIGHT
    path = "".join(
        f"{'L' if number else 'M'}{_x(place, span)} {_y(value, ticks, top, bottom)}"
        for number, (place, value) in enumerate(found.points)
    )
    label = _("Amount, %(currency)s") % {"currency": currency} if currency else _("Amount")
    return Panel(label, top, bottom, path, _at_left(ticks, top, bottom))


def _bands(found: Curve, span: Decimal) -> list[Band]:
    amounts = dict(found.points)
    return [
        Band(
            _x(tier.low, span),
            _shown(_across(tier.high if tier.high is not None else span, span) - _across(tier.low, span)),
            tier,
            None if tier.high is None else amounts.get(tier.high),
        )
        for tier in found.tiers
    ]


def _marks(found: Curve, span: Decimal) -> list[Mark]:
    """Figures along the axis below: the limits, else even ones; those left out that would run into the one before."""
    places = (
        [Decimal(0), *(tier.high for tier in found.tiers if tier.high is not None)] if found.tiers else _ticks([Decimal(0), span])
    )
    kept: list[Decimal] = []
    for place in places:
        if place <= span and (not kept or _across(place, span) - _across(kept[-1], span) >= NARROWEST_LABEL):
            kept.append(place)
    return [(_x(place, span), figure(place)) for place in kept]


def _told(found: Curve) -> str:
    """The curve in words, for who does not see it."""
    if not found.tiers:
        (first, low), (last, high) = found.points[0], found.points[-1]
        return _("From %(low)s at %(first)s to %(high)s at %(last)s.") % {
            "low": figure(low), "first": figure(first), "high": figure(high), "last": figure(last),
        }  # fmt: skip
    return "; ".join(tier_told(tier) for tier in found.tiers)


def tier_told(tier: Tier) -> str:
    """A tier in words: above 180 to 260: 0.61."""
    facts = {"low": figure(tier.low), "high": "" if tier.high is None else figure(tier.high), "price": figure(tier.price)}
    if tier.high is None:
        return _("above %(low)s: %(price)s") % facts
    return (_("above %(low)s to %(high)s: %(price)s") if tier.low else _("to %(high)s: %(price)s")) % facts


def _ticks(values: Sequence[Decimal]) -> list[Decimal]:
    """Round figures, evenly spaced, between which all the values lie."""
    low, high = min(values), max(values)
    rough = (high - low) / TICKS or Decimal(1)
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * size for size in (1, 2, 5, 10) if power * size >= rough)
    first = (low / step).to_integral_value("ROUND_FLOOR")
    last = (high / step).to_integral_value("ROUND_CEILING")
    return [step * number for number in range(int(first), int(last) + 1)]


def _at_left(ticks: list[Decimal], top: int, bottom: int) -> list[Mark]:
    return [(_y(tick, ticks, top, bottom), figure(tick)) for tick in ticks]


def _across(place: Decimal, span: Decimal) -> Decimal:
    return LEFT + place * (RIGHT - LEFT) / span


def _x(place: Decimal, span: Decimal) -> str:
    return _shown(_across(place, span))


def _y(value: Decimal, ticks: list[Decimal], top: int, bottom: int) -> str:
    low, high = ticks[0], ticks[-1]
    return _shown(bottom - (value - low) * (bottom - top) / (high - low))


def _shown(place: Decimal) -> str:
    return f"{place.quantize(DIGITS_SHOWN):f}"

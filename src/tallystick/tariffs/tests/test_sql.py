"""Overlaps found by the query are those that a clerk finds by comparing each pair of assignments by hand."""

import itertools
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tallystick.kit.refusal import Refusal
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.tariffs.commands import NewAssignment, assign
from tallystick.tariffs.models import Assignment

from .world import TODAY, UNITS, make_world

NUMBERS = itertools.count()
APRIL = date(2020, 4, 1)
Span = tuple[str, int, int | None]  # unit, first day and last day counted from 1 April

SPANS = st.tuples(st.sampled_from(UNITS[:2]), st.integers(0, 9), st.none() | st.integers(0, 9)).filter(
    lambda span: span[2] is None or span[2] >= span[1]
)


def share_a_day(one: Span, other: Span) -> bool:
    return one[0] == other[0] and one[1] <= last_day(other) and other[1] <= last_day(one)


def last_day(span: Span) -> int:
    return 99 if span[2] is None else span[2]


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lists=st.lists(st.lists(SPANS, min_size=1, max_size=3), min_size=1, max_size=4))
def test_a_list_is_refused_exactly_where_two_share_a_day(lists: list[list[Span]]) -> None:
    world = make_world(f"B{next(NUMBERS)}")
    bound: list[Span] = []
    for spans in lists:
        pairs = itertools.chain(itertools.combinations(spans, 2), itertools.product(spans, bound))
        clash = any(share_a_day(one, other) for one, other in pairs)
        wanted = [
            NewAssignment(
                world.assets[unit],
                world.flat,
                APRIL + timedelta(first),
                None if last is None else APRIL + timedelta(last),
            )
            for unit, first, last in spans
        ]
        order = partial(assign, OPERATOR, EVERYTHING, world.book, wanted, today=TODAY)
        if clash:
            with pytest.raises(Refusal) as refused:
                order()
            assert refused.value.code == "overlap"
        else:
            order()
            bound += spans
    assert Assignment.objects.filter(book_id=world.book).count() == len(bound)

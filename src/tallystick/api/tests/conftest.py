"""Garden Court in April, and a program that may do everything."""

from datetime import date

import pytest

from tallystick.console.tests.garden import Garden, generate, make_garden

from .client import Program, token_of, user

TODAY = date(2020, 4, 10)


@pytest.fixture
def garden() -> Garden:
    made = make_garden(TODAY)
    generate(made, date(2020, 4, 30))
    return made


@pytest.fixture
def program() -> Program:
    return Program(token_of(user()))

"""Every fault of an asset is told with its field."""

from decimal import Decimal

from tallystick.estate.rules import NewAsset, NewBuilding, faults_of_asset, faults_of_building


def test_all_faults_of_an_asset_are_told_at_once() -> None:
    asset = NewAsset(
        "x" * 61, "castle", room="1\n2", floor=-100, household=-1, building_area=Decimal("1.00001"), displacement=Decimal(-1)
    )
    told = [(fault.place, fault.code) for fault in faults_of_asset(asset)]
    assert told == [
        ("code", "too_long"),
        ("kind", "not_one_of"),
        ("room", "bad_text"),
        ("floor", "out_of_range"),
        ("household", "out_of_range"),
        ("building_area", "too_many_decimals"),
        ("displacement", "out_of_range"),
    ]


def test_trailing_zeros_are_no_decimals() -> None:
    assert list(faults_of_asset(NewAsset("1-1-101", "unit", building_area=Decimal("89.500000")))) == []


def test_a_building_needs_a_code() -> None:
    assert [fault.code for fault in faults_of_building(NewBuilding(""))] == ["missing"]


def test_an_asset_is_held_by_its_own_account_unless_another_is_named() -> None:
    assert NewAsset("1-1-101", "unit").held_by == "1-1-101"
    assert NewAsset("P-017", "parking", "1-1-101").held_by == "1-1-101"

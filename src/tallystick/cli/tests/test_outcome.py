"""What a story tells of what could not be made."""

from tallystick.cli.stories.outcome import _reason
from tallystick.kit.sql import Row


def test_a_story_says_why_a_meter_was_not_estimated() -> None:
    told = _reason(Row(code="no_habit", asset_code="1-1-102", name="1-1-102 Heat", lacks=""))
    assert told == "1-1-102 Heat has no readings yet from which its usage could be estimated."

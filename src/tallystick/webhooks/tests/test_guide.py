"""What the guide tells receivers to do with a message does tell ours from others'."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from ..rules import Message, new_secret

GUIDE = Path(__file__).parents[4] / "docs" / "guide" / "api.md"
SECRET = new_secret()
BODY = b'{"type": "receipt.made", "data": {"number": "2020-000017"}}'

Check = Callable[[str, dict[str, str], bytes], bool]


@pytest.fixture
def is_ours() -> Check:
    """The guide's own example, as whoever copies it has it."""
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    there: dict[str, Any] = {}
    exec(code, there)
    check: Check = there["is_ours"]
    return check


def headers(minutes_ago: int = 0) -> dict[str, str]:
    message = Message(1, "evt_1", "https://example.com/hooks", SECRET, BODY, 1, 1, "receipt.made")
    return message.headers(timezone.now() - timedelta(minutes=minutes_ago))


def test_a_message_of_ours_is_known(is_ours: Check) -> None:
    assert is_ours(SECRET, headers(), BODY)


def test_others_are_refused(is_ours: Check) -> None:
    assert not is_ours(SECRET, headers(), BODY.replace(b"17", b"18"))
    assert not is_ours(new_secret(), headers(), BODY)
    assert not is_ours(SECRET, headers() | {"webhook-id": "evt_2"}, BODY)
    assert not is_ours(SECRET, headers(minutes_ago=10), BODY)


def test_one_of_several_signatures_is_enough(is_ours: Check) -> None:
    """While a secret is changed, a message may bear both."""
    both = headers()
    both["webhook-signature"] = f"v1,AAAA {both['webhook-signature']}"
    assert is_ours(SECRET, both, BODY)

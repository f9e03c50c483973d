"""What a token is and how long its link holds."""

from datetime import UTC, datetime

from tallystick.identity.rules import expiry_of, new_token
from tallystick.kit.secrets import digest_of


def test_tokens_carry_256_bits_and_differ() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) == 43 for token in tokens)  # 32 bytes in base 64


def test_a_digest_says_nothing_of_its_token() -> None:
    token = new_token()
    assert len(digest_of(token)) == 64
    assert token not in digest_of(token)
    assert digest_of(token) == digest_of(token)


def test_a_link_holds_for_a_day() -> None:
    assert expiry_of(datetime(2020, 4, 10, 9, 30, tzinfo=UTC)) == datetime(2020, 4, 11, 9, 30, tzinfo=UTC)

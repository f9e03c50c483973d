"""Which addresses are of the open internet, how a message is signed, when it is tried again."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest

from tallystick.webhooks import rules

NOW = datetime(2020, 4, 10, tzinfo=UTC)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert rules.is_public(ip_address(address))


@pytest.mark.parametrize("address", [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "2002:7f00:1::", "64:ff9b::7f00:1",
    "2001:0:7f00:1::",
])  # fmt: skip
def test_addresses_of_ones_own_network_are_not_however_they_are_written(address: str) -> None:
    assert not rules.is_public(ip_address(address))


@pytest.mark.parametrize("url", [
    "http://localhost/", "http://LOCALHOST./x", "https://db.internal/", "http://printer.local/", "http://[::1]:8000/", "https://10.0.0.1/",
])  # fmt: skip
def test_names_of_ones_own_network_are_seen_at_once(url: str) -> None:
    assert rules.is_address(url)
    assert rules.names_private(url)


@pytest.mark.parametrize("url", [
    "", "example.com", "ftp://example.com/", "https://", "https:///x", "https://user:word@example.com/", "http://[::1",
    "http://a:99999/",
    "javascript:alert(1)", "file:///etc/passwd", "https://" + "a" * 70 + ".com/",
])  # fmt: skip
def test_what_is_no_whole_address_is_none(url: str) -> None:
    assert not rules.is_address(url)


def test_a_message_is_signed_as_standard_webhooks_has_it() -> None:
    # The example of the Standard Webhooks libraries.
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    signed = rules.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_message_is_tried_for_two_days_and_then_given_up() -> None:
    waits = [rules.next_try(tries, NOW) for tries in range(1, len(rules.WAITS) + 2)]
    assert waits[-1] is None
    assert waits[0] == NOW + timedelta(seconds=5)
    assert timedelta(hours=40) < sum(rules.WAITS, timedelta()) < timedelta(hours=72)


def test_secrets_are_long_and_never_the_same() -> None:
    assert len({rules.new_secret() for _ in range(100)}) == 100

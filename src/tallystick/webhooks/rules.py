"""Decisions about one endpoint or one message: what may be told, where to, how it is signed, when it is tried again."""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import new as hmac
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any
from urllib.parse import urlsplit

from tallystick.kit import fields
from tallystick.kit.refusal import Refusal

from .refusals import NoAddress, NothingToTell, NotPublic

# What can be told, and when it is.
KINDS = (
    "bills.made", "bills.voided", "bills.replaced", "run.done", "run.failed", "run.undone", "receipt.made", "receipt.voided",
    "readings.made", "readings.changed", "readings.deleted",
)  # fmt: skip
SECRET_BYTES = 32
SEEN_BY = {"receipt": "receipts.see", "readings": "readings.see"}  # what a kind begins with, and who sees such things
SECRET_MARK = "whsec_"  # as Standard Webhooks has it
LONGEST_URL = 500
LONGEST_ANSWER = 500  # characters kept of what was answered
# After a failure the next try waits so long, then so long, …; after the last, it is given up: two days in all.
WAITS = tuple(
    timedelta(seconds=seconds) for seconds in (5, 60, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 16 * 3600)
)


@dataclass(frozen=True, slots=True)
class NewEndpoint:
    """Where to tell what; `book_ids` None: of all books."""

    name: str
    url: str
    kinds: tuple[str, ...]
    book_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message about to be sent: to whom, and all that is signed."""

    delivery_id: int
    event_id: str
    url: str
    secret: str
    body: bytes
    user_id: int
    book_id: int
    kind: str

    def headers(self, now: datetime) -> dict[str, str]:
        """The headers by which the receiver knows that it is ours, how old it is, and whether it came before."""
        stamp = str(int(now.timestamp()))
        return {
            "Content-Type": "application/json",
            "User-Agent": "Tallystick",
            "webhook-id": self.event_id,
            "webhook-timestamp": stamp,
            "webhook-signature": signature(self.secret, self.event_id, stamp, self.body),
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message: the status and the beginning of the answer, or why there was none."""

    status: int | None = None
    answer: str = ""
    fault: str = ""
    took_ms: int = field(default=0)

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def faults_of_endpoint(endpoint: NewEndpoint, *, private: bool) -> Iterator[Refusal]:
    """What is wrong with an endpoint by itself; `private`: whether addresses of one's own network are allowed."""
    yield from fields.text("name", endpoint.name, 80, required=True)
    yield from fields.text("url", endpoint.url, LONGEST_URL, required=True)
    yield from faults_of_url(endpoint.url, private=private)
    if not endpoint.kinds:
        yield NothingToTell("kinds")
    for kind in endpoint.kinds:
        yield from fields.choice("kinds", kind, KINDS)


def faults_of_url(url: str, *, private: bool) -> Iterator[Refusal]:
    if not is_address(url):
        yield NoAddress("url")
    elif not private and names_private(url):
        yield NotPublic("url")


def is_address(url: str) -> bool:
    """Whether it is a whole http or https address, without a user's name in it."""
    try:
        parts = urlsplit(url)
        parts.hostname.encode("idna") if parts.hostname else None
        return parts.scheme in ("https", "http") and bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:
        return False


def names_private(url: str) -> bool:
    """Whether an address names a machine of one's own network outright; what a name leads to is seen when it is sent."""
    host = (urlsplit(url).hostname or "").rstrip(".").lower()
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        return not is_public(ip_address(host))
    except ValueError:
        return False


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of the open internet, also where it is an old one inside a new one."""
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if inner is not None:
        return is_public(inner)
    teredo = getattr(address, "teredo", None)
    return address.is_global and not address.is_multicast and teredo is None and not _carries_old(address)


def _carries_old(address: IPv4Address | IPv6Address) -> bool:
    """An IPv6 address of a translator (64:ff9b::/96): it may lead to any IPv4 address."""
    return address.version == 6 and int(address) >> 32 == 0x64FF9B << 64


def new_secret() -> str:
    """Fresh text that signs; it is shown once, and stored sealed."""
    return SECRET_MARK + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, event_id: str, stamp: str, body: bytes) -> str:
    """What proves that a message is ours, as Standard Webhooks has it."""
    key = b64decode(secret.removeprefix(SECRET_MARK))
    signed = f"{event_id}.{stamp}.".encode() + body
    return "v1," + b64encode(hmac(key, signed, sha256).digest()).decode()


def body_of(kind: str, happened_at: datetime, book_id: int, about: Mapping[str, Any]) -> bytes:
    """A message's body; the same at every try."""
    told = {"type": kind, "timestamp": happened_at.isoformat(), "data": {"book_id": book_id, **about}}
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after so many tries; None: never."""
    return now + WAITS[tries - 1] if tries <= len(WAITS) else None


def needed(kind: str) -> str:
    """The permission without which nobody is told of this."""
    return SEEN_BY.get(kind.partition(".")[0], "bills.see")


def wants(kinds: Sequence[str], all_books: bool, book_ids: Sequence[int], kind: str, book_id: int) -> bool:
    return kind in kinds and (all_books or book_id in book_ids)

"""Messages of webhooks sent: signed, to addresses of the open internet alone, within a bounded time, each answer kept.

A message is claimed in one transaction, sent outside of any, and what was answered is written down in another: killed in
between, it is sent again with the same id when its lease is over.
"""

import asyncio
import logging
import socket
from collections.abc import Sequence
from ipaddress import ip_address
from time import monotonic

import httpx
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop

from tallystick.webhooks.commands import Message, Outcome, claim, record
from tallystick.webhooks.queries import is_public

from .telling import may_be_told

logger = logging.getLogger(__name__)
AT_ONCE = 20
CONNECT_SECONDS, TOTAL_SECONDS = 5, 10
TIMES = httpx.Timeout(TOTAL_SECONDS, connect=CONNECT_SECONDS)
BYTES_READ = 2000  # of an answer
# Kept in English, and told in the language of whoever reads them.
NO_CONNECTION = gettext_noop("No connection within 5 seconds.")
NO_ANSWER = gettext_noop("No answer within 10 seconds.")
UNKNOWN_ADDRESS = gettext_noop("The address is not known.")
REFUSED = gettext_noop("The connection was refused.")
NO_SECRET = gettext_noop("Its secret can no longer be opened: make it a new one.")
NOT_OPEN = gettext_noop("This name leads to an address that is not on the open internet.")
NO_LONGER = Outcome(fault=gettext_noop("Whoever named this address may no longer see what it would be told."))


class NotPublic(Exception):
    """A name that leads into one's own network."""


def send_due() -> int:
    """Send the messages that are due, some at a time; how many."""
    now = timezone.now()
    messages = claim(AT_ONCE, now=now)
    allowed = [one for one in messages if may_be_told(one.user_id, one.book_id, one.kind)]
    for one in messages:
        if one not in allowed:
            record(one, NO_LONGER, now=now, give_up=True)
    for one, outcome in zip(allowed, asyncio.run(_send_all(allowed)), strict=True):
        record(one, outcome, now=timezone.now())
    return len(messages)


async def _send_all(messages: Sequence[Message]) -> list[Outcome]:
    return list(await asyncio.gather(*(_send(one) for one in messages)))


async def _send(message: Message) -> Outcome:
    """One message sent; whatever goes wrong is what became of it."""
    begun = monotonic()

    def outcome(**told: object) -> Outcome:
        return Outcome(took_ms=int((monotonic() - begun) * 1000), **told)  # type: ignore[arg-type]

    if not message.secret:
        return outcome(fault=NO_SECRET)
    try:
        async with asyncio.timeout(TOTAL_SECONDS):
            status, answer = await _post(message)
    except (TimeoutError, httpx.TimeoutException) as fault:
        return outcome(fault=_sentence(fault))
    except NotPublic:
        return outcome(fault=NOT_OPEN)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as fault:
        return outcome(fault=_sentence(fault))
    return outcome(status=status, answer=answer)


def _sentence(fault: Exception) -> str:
    """What went wrong, for people; what is not foreseen keeps the words it came with."""
    if isinstance(fault, httpx.ConnectTimeout):
        return NO_CONNECTION
    if isinstance(fault, TimeoutError | httpx.TimeoutException):
        return NO_ANSWER
    if isinstance(fault, socket.gaierror):
        return UNKNOWN_ADDRESS
    if _was_refused(fault):
        return REFUSED
    return f"{type(fault).__name__}: {fault}"


def _was_refused(fault: BaseException | None) -> bool:
    """Whether a refused connection is at the bottom of what is raised."""
    while fault is not None and not isinstance(fault, ConnectionRefusedError):
        fault = fault.__cause__ or fault.__context__
    return fault is not None


async def _post(message: Message) -> tuple[int, str]:
    """Post a message to the very address that was looked at: a name may lead elsewhere a moment later."""
    url = httpx.URL(message.url)
    address = await _address(url)
    headers = message.headers(timezone.now()) | {"Host": url.netloc.decode()}
    async with httpx.AsyncClient(timeout=TIMES, trust_env=False, follow_redirects=False) as client:
        asked = client.build_request(
            "POST", url.copy_with(host=address), content=message.body, headers=headers, extensions={"sni_hostname": url.host}
        )
        answered = await client.send(asked, stream=True)
        try:
            return answered.status_code, await _beginning(answered)
        finally:
            await answered.aclose()


async def _address(url: httpx.URL) -> str:
    """Where a name leads, which has to be on the open internet unless the installation allows otherwise."""
    port = url.port or (443 if url.scheme == "https" else 80)
    found = await asyncio.get_running_loop().getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    if not settings.WEBHOOKS_PRIVATE and not all(is_public(ip_address(one.partition("%")[0])) for one in addresses):
        raise NotPublic
    return addresses[0]


async def _beginning(answered: httpx.Response) -> str:
    read = b""
    async for piece in answered.aiter_raw():
        read += piece
        if len(read) >= BYTES_READ:
            break
    text = read[:BYTES_READ].decode(errors="replace")
    return "".join(sign for sign in text if sign.isprintable() or sign == "\n")

"""Secrets at rest: sealed before they are stored, with keys that are never in the database; or only their digests kept.

Text that leaves the house in the open is signed with the same keys, so that nobody else can make its like.
"""

import hmac
from base64 import urlsafe_b64encode
from functools import cache
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

__all__ = ["CannotOpen", "digest_of", "is_signed", "open_sealed", "seal", "session_digest", "sign"]

PURPOSE = b"tallystick sealed secrets: "  # so that no other use of the same keys gives the same key
SIGNING = b"tallystick signatures: "
SIGNATURE_BYTES = 16  # 128 bits: cannot be guessed


class CannotOpen(Exception):
    """What was sealed has been changed, or its key is not among the installation's any more."""


def seal(secret: str) -> str:
    """Text that may be stored: it says nothing of `secret`, nor whether two secrets are the same."""
    return _keys(tuple(settings.SEALING_KEYS)).encrypt(secret.encode()).decode()


def open_sealed(sealed: str) -> str:
    """What was sealed, by any of the installation's keys; CannotOpen where none fits."""
    try:
        return _keys(tuple(settings.SEALING_KEYS)).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotOpen from None


def sign(text: str) -> bytes:
    """A short signature of a text, always the same until the installation has a new key."""
    return _signature(settings.SEALING_KEYS[0], text)


def is_signed(text: str, signature: bytes) -> bool:
    """Whether this is the signature of a text, by any of the installation's keys."""
    return any(hmac.compare_digest(_signature(key, text), signature) for key in settings.SEALING_KEYS)


def digest_of(token: str) -> str:
    """What is kept of a token: 64 hexadecimal digits, from which it cannot be had back."""
    return sha256(token.encode(errors="surrogatepass")).hexdigest()


def session_digest(session_key: str) -> str:
    """What is kept of the key in a browser's cookie: Django's column takes 40 digits, which is 160 bits."""
    return digest_of(session_key)[:40]


def _signature(key: str, text: str) -> bytes:
    return hmac.digest(SIGNING + key.encode(), text.encode(), "sha256")[:SIGNATURE_BYTES]


@cache
def _keys(texts: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(PURPOSE + text.encode()).digest())) for text in texts])

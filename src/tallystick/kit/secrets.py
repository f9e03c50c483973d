"""Secrets at rest: sealed before they are stored, with keys that are never in the database; or only their digests kept."""

from base64 import urlsafe_b64encode
from functools import cache
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

__all__ = ["CannotOpen", "digest_of", "open_sealed", "seal", "session_digest"]

PURPOSE = b"tallystick sealed secrets: "  # so that no other use of the same keys gives the same key


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


def digest_of(token: str) -> str:
    """What is kept of a token: 64 hexadecimal digits, from which it cannot be had back."""
    return sha256(token.encode(errors="surrogatepass")).hexdigest()


def session_digest(session_key: str) -> str:
    """What is kept of the key in a browser's cookie: Django's column takes 40 digits, which is 160 bits."""
    return digest_of(session_key)[:40]


@cache
def _keys(texts: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(PURPOSE + text.encode()).digest())) for text in texts])

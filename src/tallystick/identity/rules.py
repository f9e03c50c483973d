"""Decisions about one user or one link: what a token is, how it is kept, how long it holds."""

import hashlib
import secrets
from datetime import datetime, timedelta

TOKEN_BYTES = 32  # 256 bits: cannot be guessed
LINK_HOLDS = timedelta(hours=24)


def new_token() -> str:
    """Fresh text for a link; it is shown once and never kept."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of(token: str) -> str:
    """What is kept of a token: 64 hexadecimal digits, from which it cannot be had back."""
    return hashlib.sha256(token.encode()).hexdigest()


def expiry_of(made_at: datetime) -> datetime:
    return made_at + LINK_HOLDS

"""A program that speaks to the API in tests, with a token of its own."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from tallystick.identity.models import ApiToken, Role, User
from tallystick.identity.rules import EVERY_PERMISSION, new_api_token
from tallystick.kit.secrets import digest_of

ADDRESS = "/api/v1"


def user(name: str = "Mrs Zhao", permissions: Collection[str] = EVERY_PERMISSION, books: Collection[int] | None = None) -> User:
    """Somebody with exactly these permissions, in these books (None: all)."""
    role = Role.objects.create(name=f"{name} {uuid4()}"[:60], permissions=sorted(permissions))
    return User.objects.create(
        username=f"{name}-{uuid4()}", name=name, role=role, all_books=books is None, book_ids=list(books or ())
    )


def token_of(of: User, permissions: Collection[str] = EVERY_PERMISSION, *, days: int = 30) -> str:
    token = new_api_token()
    ApiToken.objects.create(
        user=of, name="a program", prefix=token[:10], digest=digest_of(token), permissions=sorted(permissions), all_books=True,
        expires_at=timezone.now() + timedelta(days=days),
    )  # fmt: skip
    return token


class Program:
    """Sends requests with a token; what moves money gets a fresh key unless one is given."""

    def __init__(self, token: str | None, *, language: str = "en") -> None:
        self.client = Client()
        self.headers = {"Accept-Language": language} | ({"Authorization": f"Bearer {token}"} if token else {})

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(ADDRESS + path, query, headers=self.headers)

    def send(self, method: str, path: str, said: Any = None, *, key: str | None = None, **headers: str) -> Any:
        body = said if isinstance(said, str | bytes) else json.dumps(said, default=str)
        sent = self.headers | {"Idempotency-Key": key or str(uuid4())} | headers
        return self.client.generic(method, ADDRESS + path, body, content_type="application/json", headers=sent)

    def post(self, path: str, said: Any = None, *, key: str | None = None) -> Any:
        return self.send("POST", path, said, key=key)


def every(program: Program, path: str, **query: Any) -> list[dict[str, Any]]:
    """All pages of a list."""
    found, cursor = [], None
    while True:
        answer = program.get(path, **query | ({"cursor": cursor} if cursor else {})).json()
        found += answer["items"]
        cursor = answer["next"]
        if cursor is None:
            return found

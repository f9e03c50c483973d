"""The API whole: every room's operations at their addresses, their description, and what is said to whoever goes astray."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern
from ninja import NinjaAPI, Router

from . import sheets
from .door import FILES, SHEET
from .parsing import BodyParser
from .problems import MEDIA_TYPE, not_found, on_error

PREFIX = "api/v1/"
ABOUT = """Everything that the console can do, a program can do.

Send a token made in the console as `Authorization: Bearer …`. Amounts are strings. Whatever moves money takes an
`Idempotency-Key`: made by you, kept through retries. Lists come in pages: `next` is the `cursor` of the page after; with
`Accept: text/csv` a list comes whole, as a sheet, whatever `limit` says. A no is a problem (RFC 9457) with a stable `code`,
in the language of `Accept-Language`."""


class Service(NinjaAPI):
    """Ninja, with every no as a problem, and described as one."""

    def __init__(self, routers: Mapping[str, Router]) -> None:
        about: dict[str, Any] = {"title": "Tallystick", "version": "1", "description": ABOUT}
        super().__init__(**about, parser=BodyParser(), openapi_url=None, urls_namespace="api")
        for kind in (Exception, *self._exception_handlers):
            self.add_exception_handler(kind, on_error)
        for tag, router in routers.items():
            self.add_router("", router, tags=[tag])

    @property
    def patterns(self) -> list[URLPattern]:
        """The addresses of all operations."""
        return [found for found in self.urls[0] if isinstance(found, URLPattern) and found.name != "api-root"]

    @cached_property
    def described(self) -> dict[str, Any]:
        """Every operation, as OpenAPI 3.1 says it."""
        schema: dict[str, Any] = self.get_openapi_schema(path_prefix=PREFIX)
        for operations in schema["paths"].values():
            for operation in operations.values():
                _describe_problems(operation["responses"])
                _describe_files(operation)
                _describe_sheet(operation)
        return schema


def _describe_problems(responses: dict[Any, Any]) -> None:
    for status, response in responses.items():
        if int(status) >= 400 and "application/json" in response.get("content", {}):
            response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}


def _describe_files(operation: dict[str, Any]) -> None:
    """A file is neither JSON nor text of one kind."""
    if kinds := operation.pop(FILES, None):
        operation["responses"][200]["content"] = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in kinds}


def _describe_sheet(operation: dict[str, Any]) -> None:
    """A list may be had whole, as a sheet."""
    if operation.pop(SHEET, False):
        operation["responses"][200]["content"][sheets.CSV] = {"schema": {"type": "string"}}


def lost(request: HttpRequest, path: str = "") -> HttpResponse:
    """Whoever comes to an address that is none."""
    return not_found().answer()


def describe(service: Service, request: HttpRequest) -> HttpResponse:
    """The description for programs."""
    return JsonResponse(service.described)

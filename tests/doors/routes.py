"""Every address there is, taken from the tables of addresses themselves, and what to put in its places."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse


@dataclass(frozen=True, slots=True)
class Route:
    """An address: its full name, the places in it, what it takes to look and to change (None: open to strangers)."""

    name: str
    pattern: str
    places: tuple[str, ...]
    may: str | None
    change: str | None

    def address(self, things: Mapping[str, Any]) -> str:
        missing = [place for place in self.places if place not in things]
        assert not missing, f"{self.name}: tell tests/doors/world.py what {missing} are in each of the two books"
        return reverse(self.name, kwargs={place: things[place] for place in self.places})


def routes() -> list[Route]:
    return sorted(_below(get_resolver(), "", ""), key=lambda route: route.pattern)


def _below(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _below(entry, pattern, inner)
        else:
            yield _route(entry, pattern, namespace)


def _route(entry: URLPattern, pattern: str, namespace: str) -> Route:
    name = f"{namespace}{entry.name}" if entry.name else pattern
    places = tuple(entry.pattern.converters)
    return Route(name, pattern, places, getattr(entry.callback, "may", None), getattr(entry.callback, "change", None))


def inside() -> list[Route]:
    """The console's addresses for who signed in."""
    return [route for route in routes() if route.may is not None]

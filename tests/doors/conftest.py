"""The world of two books, made once for all that is tried in it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from tallystick.kit import photos

from .world import PHOTO, World, make_world


@pytest.fixture(scope="package", autouse=True)
def photo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The photo of the world's readings, in a folder of its own."""
    usual, settings.PHOTOS = settings.PHOTOS, tmp_path_factory.mktemp("photos")
    path = photos.path_of(PHOTO)
    path.parent.mkdir()
    path.write_bytes(b"\xff\xd8\xff\xd9")
    yield
    settings.PHOTOS = usual


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once for a file, and gone before the next begins: whatever a test changes is rolled back with the test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def client(world: World, db: None) -> Client:
    return Client(raise_request_exception=True)

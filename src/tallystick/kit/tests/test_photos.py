"""Photos: real pictures only, made small, without what the camera knew, kept once each, thrown away when nobody names them."""

import os
import zlib
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pytest_django import Settings

from tallystick.kit import photos

NOW = datetime(2020, 4, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.PHOTOS = tmp_path / "photos"
    return tmp_path / "photos"


def picture(width: int = 40, height: int = 30, kind: str = "JPEG", **more: object) -> bytes:
    made = BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(made, kind, **more)
    return made.getvalue()


@pytest.mark.parametrize("kind", photos.FORMATS)
def test_a_picture_is_kept_once_under_its_digest(folder: Path, kind: str) -> None:
    digest = photos.keep(picture(kind=kind))
    assert photos.keep(picture(kind=kind)) == digest
    assert [path.name for path in folder.glob("*/*")] == [f"{digest}.jpg"]
    with Image.open(photos.path_of(digest)) as kept:
        assert (kept.format, kept.size) == ("JPEG", (40, 30))


def test_it_is_upright_small_and_says_nothing_of_where_it_was_taken() -> None:
    told = Image.Exif()
    told[0x0112] = 6  # taken with the phone upright
    told.get_ifd(0x8825)[1] = "N"
    told[0x010F] = "Camera of Mr Wu"
    digest = photos.keep(picture(4000, 3000, exif=told))
    kept = photos.path_of(digest).read_bytes()
    assert b"Mr Wu" not in kept
    with Image.open(BytesIO(kept)) as shown:
        assert shown.size == (1200, 1600)
        assert not shown.getexif()


def bomb() -> bytes:
    """A PNG of a few kilobytes that says it has 10,000 million pixels."""
    head = (100_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100_000))) + chunk(b"IEND", b"")


REFUSED = {
    "nothing": b"",
    "text": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "a page": b"<html><script>alert(1)</script>",
    "cut off": picture(300, 300, "PNG")[:120],
    "another kind": picture(kind="GIF"),
    "a bomb": bomb(),
    "too large": picture() + bytes(photos.MOST_BYTES),
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_photo_is_refused_and_leaves_nothing(folder: Path, data: bytes) -> None:
    with pytest.raises(photos.NotAPhoto):
        photos.keep(data)
    assert not folder.exists()


@pytest.mark.parametrize("digest", ["", "../../secret_key", "a" * 63, "A" * 64, "a" * 64 + "\n"])
def test_only_digests_name_files(digest: str) -> None:
    with pytest.raises(ValueError, match="no digest"):
        photos.path_of(digest)


def test_photos_that_nobody_names_are_thrown_away_after_a_day(folder: Path) -> None:
    named, orphan, fresh = (photos.keep(picture(width)) for width in (40, 41, 42))
    half = folder / "00" / "new-half"
    half.parent.mkdir(exist_ok=True)
    half.touch()
    for path in (photos.path_of(named), photos.path_of(orphan), half):
        _age(path, 2)
    _age(photos.path_of(fresh), 0)
    assert photos.sweep(NOW, lambda found: {named} & set(found)) == 1
    assert {path.stem for path in folder.glob("*/*")} == {named, fresh}
    assert photos.sweep(NOW, lambda found: {named}) == 0


def _age(path: Path, days: int) -> None:
    when = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, (when, when))

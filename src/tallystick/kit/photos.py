"""Photos beside the database: checked, made small, without what cameras write into them, each named by its digest."""

import hashlib
import os
import re
import tempfile
import warnings
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from .refusal import Refusal

MOST_BYTES = 12 * 1024 * 1024  # of what is sent: a phone's own photo, not yet made small
MOST_PIXELS = 50_000_000  # of the largest pictures that phones take by themselves
LONGEST_SIDE = 1600  # pixels: a meter's figures are read well
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
SWEPT_AFTER = timedelta(days=1)  # long after the transaction that would have named it
DIGEST = re.compile(r"[0-9a-f]{64}")


class NotAPhoto(Refusal):
    code = "not_a_photo"
    sentence = _("This is not a photo that can be read: JPEG, PNG or WebP, of at most {most} MB.")


def opened(data: bytes) -> Image.Image:
    """The picture, upright, at most LONGEST_SIDE pixels long; NotAPhoto for whatever else was sent."""
    refused = NotAPhoto("photo", most=MOST_BYTES // 1024**2)
    if len(data) > MOST_BYTES:
        raise refused
    try:
        with warnings.catch_warnings():
            # Its own bound would only warn; ours stands before anything is unpacked.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(data), formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise refused
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except Exception as fault:  # whatever its reader stumbles over: it is not a photo
        raise refused from fault
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return upright


def keep(data: bytes) -> str:
    """Check a photo, make it small and keep it; its digest. It is on disk before whoever names it commits."""
    made = BytesIO()
    opened(data).save(made, "JPEG", quality=QUALITY, optimize=True)
    digest = hashlib.sha256(made.getvalue()).hexdigest()
    _write(path_of(digest), made.getvalue())
    return digest


def path_of(digest: str) -> Path:
    """Where the photo of this digest lies, or would."""
    if not DIGEST.fullmatch(digest):
        raise ValueError(f"no digest of a photo: {digest[:80]!r}")
    return settings.PHOTOS / digest[:2] / f"{digest}.jpg"


def sweep(now: datetime, in_use: Callable[[Collection[str]], Collection[str]]) -> int:
    """Throw away photos that nobody names since a day: those of entries that were refused, or cut off; how many."""
    old = {path.stem: path for path in _old(now)}
    gone = set(old) - set(in_use(list(old))) if old else set()
    for digest in gone:
        # Sent anew meanwhile, it is young again.
        if _is_old(old[digest], now):
            old[digest].unlink(missing_ok=True)
    return len(gone)


def _old(now: datetime) -> Iterator[Path]:
    for path in settings.PHOTOS.glob("*/*"):
        if _is_old(path, now):
            if DIGEST.fullmatch(path.stem) and path.suffix == ".jpg":
                yield path
            else:
                path.unlink(missing_ok=True)  # half a photo, of a server that was killed


def _is_old(path: Path, now: datetime) -> bool:
    try:
        return path.stat().st_mtime < (now - SWEPT_AFTER).timestamp()
    except FileNotFoundError:
        return False


def _write(path: Path, data: bytes) -> None:
    """Put a file in its place as a whole, and on the disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, fresh = tempfile.mkstemp(dir=path.parent, prefix="new-")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise

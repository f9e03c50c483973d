"""Zip archives read within bounds: what comes out is counted while it is unpacked, whatever the archive says of itself."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

MEGABYTE = 1024 * 1024
MOST_PARTS = 1000
CHUNK_BYTES = 64 * 1024  # unpacked at a time
LOCAL_HEADER_BYTES = 30  # of a part in a zip archive, before its name and its extra field


class BrokenArchive(ValueError):
    """It cannot be read: damaged, encrypted, packed in an unusual way, or one of its names stands twice."""


class LargeArchive(ValueError):
    """It has more parts, or holds more unpacked, than is allowed: what there was, and the most."""

    def __init__(self, what: str, most: object) -> None:
        super().__init__(what)
        self.what, self.most = what, most


class Archive:
    """The parts of a zip archive in a file that can be sought; `most_bytes` bounds all that is unpacked of it."""

    def __init__(self, file: IO[bytes], most_bytes: int) -> None:
        self._file, self._left, self._most = file, most_bytes, most_bytes
        try:
            with zipfile.ZipFile(file) as archive:
                infos = archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise BrokenArchive from error
        if len(infos) > MOST_PARTS:
            raise LargeArchive(f"{len(infos)} parts", MOST_PARTS)
        if len({info.filename.lower() for info in infos}) < len(infos):
            raise BrokenArchive
        self._infos = {info.filename: info for info in infos}

    @property
    def names(self) -> list[str]:
        return list(self._infos)

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part, unpacked piece by piece."""
        for piece in self._content(self._infos[name]):
            self._left -= len(piece)
            if self._left < 0:
                most = f"{self._most // MEGABYTE} MB"
                raise LargeArchive(f"> {most}", most)
            yield piece

    def _content(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        self._file.seek(info.header_offset)
        header = self._file.read(LOCAL_HEADER_BYTES)
        if len(header) < LOCAL_HEADER_BYTES or info.flag_bits & 1:  # bit 0: encrypted
            raise BrokenArchive
        start = info.header_offset + LOCAL_HEADER_BYTES + int.from_bytes(header[26:28], "little")
        packed = self._packed(start + int.from_bytes(header[28:30], "little"), info.compress_size)
        if info.compress_type == zipfile.ZIP_STORED:
            return packed
        if info.compress_type == zipfile.ZIP_DEFLATED:
            return _inflated(packed)
        raise BrokenArchive

    def _packed(self, start: int, size: int) -> Iterator[bytes]:
        at, end = start, start + size
        while at < end:
            self._file.seek(at)
            piece = self._file.read(min(CHUNK_BYTES, end - at))
            if not piece:
                raise BrokenArchive
            at += len(piece)
            yield piece


def archive_of(data: bytes, most_bytes: int) -> Archive:
    return Archive(io.BytesIO(data), most_bytes)


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for piece in pieces:
            yield inflater.decompress(piece, CHUNK_BYTES)
            while inflater.unconsumed_tail:
                yield inflater.decompress(inflater.unconsumed_tail, CHUNK_BYTES)
    except zlib.error as error:
        raise BrokenArchive from error

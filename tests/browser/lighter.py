"""Pictures made lighter: a screenshot with the 256 colours that it has most of, which is half as large and looks the same."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

MARK = b"\x89PNG\r\n\x1a\n"
MOST_COLOURS = 256
EXACT = 64  # colours that stay as they are; the others have one of each kind, so that no hue is lost
Colour = tuple[int, ...]


def lighter(png: bytes) -> bytes:
    """A PNG of true colours, as browsers take them, as one with a palette."""
    width, height, rows = _read(png)
    pixels: list[Colour] = [pixel for row in rows for pixel in zip(*[iter(row)] * 3, strict=True)]
    counted = Counter(pixels)
    palette = _palette(counted)
    place = {colour: number for number, colour in enumerate(palette)}
    place |= {colour: _nearest(colour, palette) for colour in counted.keys() - place.keys()}
    drawn = bytes(place[pixel] for pixel in pixels)
    lines = b"".join(b"\0" + drawn[start : start + width] for start in range(0, width * height, width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", bytes(sum(palette, ()))), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return MARK + b"".join(_chunk(kind, body) for kind, body in parts)


def _palette(counted: Counter[Colour]) -> list[Colour]:
    """The commonest colours, then the commonest of each kind: those that share four bits of red, green and blue."""
    common = [colour for colour, _count in counted.most_common()]
    kinds = {tuple(part >> 4 for part in colour): colour for colour in reversed(common)}
    of_each = sorted(kinds.values(), key=lambda colour: -counted[colour])
    return list(dict.fromkeys([*common[:EXACT], *of_each]))[:MOST_COLOURS]


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    return min(range(len(palette)), key=lambda at: sum((a - b) ** 2 for a, b in zip(colour, palette[at], strict=True)))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _read(png: bytes) -> tuple[int, int, Iterator[bytes]]:
    """Width, height, and the rows of a PNG with eight bits each of red, green and blue."""
    parts = list(_chunks(png))
    width, height, depth, kind, *_others = struct.unpack(">IIBBBBB", parts[0][1])
    assert (depth, kind) == (8, 2), "a screenshot has eight bits of three colours, and no transparency"
    return width, height, _rows(zlib.decompress(b"".join(body for name, body in parts if name == b"IDAT")), width * 3)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(MARK)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def _rows(packed: bytes, length: int) -> Iterator[bytes]:
    """Each row is written as what it differs by from its neighbours; which of them, its first byte says."""
    above = bytes(length)
    for start in range(0, len(packed), length + 1):
        row = bytearray(packed[start + 1 : start + 1 + length])
        for at in range(length):
            left, corner = (row[at - 3], above[at - 3]) if at > 2 else (0, 0)
            row[at] = (row[at] + _guess(packed[start], left, above[at], corner)) & 255
        above = bytes(row)
        yield above


def _guess(kind: int, left: int, above: int, corner: int) -> int:
    if kind == 4:
        return min((left, above, corner), key=lambda one: abs(left + above - corner - one))
    return (0, left, above, (left + above) // 2)[kind]

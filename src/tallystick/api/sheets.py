"""Lists as sheets: whoever asks for text/csv gets all of a list, streamed, its columns called as the answer's fields are."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse

from tallystick.kit.cells import unrun

CSV, JSON = "text/csv", "application/json"
ROWS_A_PIECE = 500
FIGURE = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def is_wanted(request: HttpRequest) -> bool:
    """Whether a request would rather have a sheet than JSON."""
    return request.get_preferred_type([JSON, CSV]) == CSV


def told(shape: Any, rows: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    """Rows as the answer's shape tells them."""
    return (shape.model_validate(row).model_dump(mode="json") for row in rows)


def answer(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> StreamingHttpResponse:
    """All rows as CSV; the first of them had already, so that what is refused is refused before the answer begins."""
    rest = iter(rows)
    begun = chain(list(islice(rest, 1)), rest)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Vary": "Accept"}
    return StreamingHttpResponse(_pieces(columns, begun), content_type=f"{CSV}; charset=utf-8", headers=headers)


def _pieces(columns: Sequence[str], rows: Iterator[Mapping[str, Any]]) -> Iterator[bytes]:
    yield _written([columns])
    while piece := list(islice(rows, ROWS_A_PIECE)):
        yield _written([_cell(row[name]) for name in columns] for row in piece)


def _written(lines: Iterable[Sequence[str]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(lines)
    return file.getvalue().encode()


def _cell(value: Any) -> str:
    """A cell: nothing for null, lists by commas, whatever is deeper as JSON; figures are left alone."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(one, str | int) for one in value):
        return unrun(", ".join(map(str, value)))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return text if FIGURE.fullmatch(text) else unrun(text)

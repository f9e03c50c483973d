"""What the reader of a request found wrong, told by our codes, in the reader's language, with its place."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic_core import PydanticCustomError

from tallystick.kit.fields import listed

# What stands in front of a place, and says nothing to whoever sent it.
SOURCES = ("body", "query", "path", "header", "form", "file")
# Which part of a shape was tried: no name that a body has.
WORD, LISTED = "<word>", "<list>"
WRAPPERS = ("said", "asked")
CODES = {
    "missing": "missing",
    "extra_forbidden": "unknown_key",
    "string_too_long": "too_long",
    "too_long": "too_long",
    "string_too_short": "missing",
    "too_short": "missing",
    "literal_error": "not_one_of",
    "enum": "not_one_of",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "greater_than": "out_of_range",
    "int_type": "not_a_number",
    "int_parsing": "not_a_number",
    "int_parsing_size": "out_of_range",
    "int_from_float": "not_a_number",
    "string_type": "not_text",
    "bool_type": "not_a_boolean",
    "bool_parsing": "not_a_boolean",
    "list_type": "not_a_list",
    "uuid_parsing": "not_an_id",
    "dict_type": "not_an_object",
    "model_type": "not_an_object",
    "model_attributes_type": "not_an_object",
}
SENTENCES = {
    "missing": gettext_lazy("This has to be filled in."),
    "unknown_key": gettext_lazy("There is no field of this name."),
    "too_long": gettext_lazy("This is longer than allowed."),
    "out_of_range": gettext_lazy("This is not within its bounds."),
    "not_a_number": gettext_lazy("This is not a whole number."),
    "not_text": gettext_lazy("This is not text."),
    "not_a_boolean": gettext_lazy("This is neither true nor false."),
    "not_a_list": gettext_lazy("This is not a list."),
    "not_an_object": gettext_lazy("This is not an object."),
    "not_an_id": gettext_lazy("This is not an id."),
    "invalid": gettext_lazy("This is not as it should be."),
}


def fault(code: str, sentence: str) -> PydanticCustomError:
    """A fault of a value that a shape of ours refuses; the sentence is in the reader's language already."""
    # Braces would be taken for places to fill in.
    return PydanticCustomError("ours", "{sentence}", {"code": code, "sentence": sentence})


def told(error: Mapping[str, Any]) -> dict[str, str]:
    """One fault as it is answered."""
    place, context = _place(error["loc"]), error.get("ctx", {})
    if error["type"] == "ours":
        return {"place": place, "code": context["code"], "detail": context["sentence"]}
    code = CODES.get(error["type"], "invalid")
    if code == "not_one_of":
        detail = _("This is not one of: {allowed}.").format(allowed=_allowed(str(context.get("expected", ""))))
    else:
        detail = str(SENTENCES[code])
    return {"place": place, "code": code, "detail": detail}


def _allowed(expected: str) -> str:
    """The values of the library's “'a', 'b' or 'c'”, one after the other in any language."""
    return listed(re.findall("'([^']*)'", expected)) or expected


def _place(loc: tuple[str | int, ...]) -> str:
    parts = list(loc)
    if parts and parts[0] in SOURCES:
        parts = parts[1:]
    if parts and parts[0] in WRAPPERS:
        parts = parts[1:]
    return path(part for part in parts if part not in (WORD, LISTED))


def path(parts: Iterable[str | int]) -> str:
    """Keys and places, from the outside in, as one text: `means[1].amount`."""
    found = ""
    for part in parts:
        found += f"[{part}]" if isinstance(part, int) else f".{part}" if found else part
    return found

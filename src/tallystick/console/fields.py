"""Fields of forms: what is typed is read by the rules of forms.py, and shown again as the reader writes it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tallystick.kit import fields as checks
from tallystick.kit.money import minor_digits
from tallystick.kit.refusal import Refusal

from . import forms as reading
from . import labels
from .writing import separators

NOT_A_CHOICE = _("“%(value)s” is not among the choices.")
SEARCHED = {"data-choose": True, "data-seek-label": _("Type to search"), "data-none-label": _("Nothing found")}
LONGEST_TOLD = 200  # characters of what a field is now
WAS = "was"  # the hidden field that tells a page that is out of date


class Stale(Refusal):
    code = "stale"
    sentence = _("Somebody changed this while the page was open: {fields}. Sent again, what you typed takes its place.")


class _Read(forms.Field):
    """A field whose text is read by `read`; a Refusal of it is told at the field."""

    default_error_messages = {"required": checks.Missing.sentence}

    def to_python(self, value: Any) -> Any:
        text = "" if value is None else str(value)
        try:
            return self.read(text)
        except Refusal as refusal:
            raise ValidationError(labels.told(refusal)) from None

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial if self.disabled else data


class Text(_Read):
    """A name or remark on one line, as it was typed, without the spaces around it; `longest` characters."""

    def __init__(self, *, longest: int = 120, **options: Any) -> None:
        self.longest = longest
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(**options)

    def read(self, text: str) -> str:
        text = text.strip()
        checks.refuse_first(checks.text("", text, self.longest))
        return text


class Code(Text):
    """Text by which things are known: full-width signs become their plain ones."""

    def __init__(self, *, longest: int = 60, **options: Any) -> None:
        options.setdefault(
            "widget", forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"})
        )
        super().__init__(longest=longest, **options)

    def read(self, text: str) -> str:
        return super().read(reading.plain({"": text}, "", self.longest + 1))


class Prose(Text):
    """Text of several lines."""

    def __init__(self, *, longest: int = 2000, rows: int = 3, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(longest=longest, **options)

    def read(self, text: str) -> str:
        text = text.replace("\r\n", "\n").strip()
        checks.refuse_first(checks.prose("", text, self.longest))
        return text


class Figure(_Read):
    """A quantity, price or percent as the reader writes it; Decimal, None where nothing was typed."""

    def __init__(
        self, *, decimals: int = 4, least: Decimal | int = 0, most: Decimal | int = checks.LARGEST, **options: Any
    ) -> None:
        self.decimals, self.least, self.most = decimals, least, most
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "figure"}))
        super().__init__(**options)

    def read(self, text: str) -> Decimal | None:
        value = reading.figure(text, self.decimals, signed=self.least < 0)
        checks.refuse_first(checks.number("", value, self.decimals, least=self.least, most=self.most))
        return value

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        return checks.shown(value.normalize()).replace(".", separators()[0])


class Amount(Figure):
    """Money in a currency, with its decimals."""

    def __init__(self, *, currency: str, **options: Any) -> None:
        super().__init__(decimals=minor_digits(currency), **options)


class Whole(_Read):
    """A whole number; None where nothing was typed."""

    def __init__(self, *, least: int = 0, most: int = 999_999, **options: Any) -> None:
        self.least, self.most = least, most
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "figure"}))
        super().__init__(**options)

    def read(self, text: str) -> int | None:
        value = reading.figure(text, 0, signed=self.least < 0)
        number = None if value is None else int(value)
        if number != value:
            raise reading.NotWhole(value=text.strip())
        checks.refuse_first(checks.whole("", number, least=self.least, most=self.most))
        return number


class Day(_Read):
    """A day; None where nothing was typed."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def read(self, text: str) -> date | None:
        return reading.day({"": text}, "", "")


class Month(_Read):
    """The first day of a month; None where nothing was typed. Shown by the template's month picker."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs=_month_picker()))
        super().__init__(**options)

    def read(self, text: str) -> date | None:
        return reading.month({"": text}, "", "")

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat()[:7] if isinstance(value, date) else value


def _month_picker() -> dict[str, Any]:
    names = labels.MonthNames()
    said = {"data-earlier": _("The year before"), "data-later": _("The year after"), "data-clear": _("Any month")}
    return {"data-month": True, "data-names": names, "maxlength": 10, "inputmode": "numeric", "autocomplete": "off", **said}


class Choice(forms.ChoiceField):
    """One of some; long ones can be searched by typing. A blank first choice stands for none."""

    default_error_messages = {"required": checks.Missing.sentence, "invalid_choice": NOT_A_CHOICE}

    def __init__(self, *, choices: Any = (), search: bool = False, **options: Any) -> None:
        attrs = (
            {"data-choose": True, "data-seek-label": _("Type to search"), "data-none-label": _("Nothing found")} if search else {}
        )
        options.setdefault("widget", forms.Select(attrs=attrs))
        super().__init__(choices=choices, **options)


class WholeChoice(forms.TypedChoiceField, Choice):
    """One of some rows, by id; None where nothing was chosen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **options)


class Several(forms.MultipleChoiceField):
    """Any of some, ticked."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"required": checks.Missing.sentence, "invalid_choice": NOT_A_CHOICE}


class Tick(forms.BooleanField):
    """Yes or no."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, **options})


class StaffForm(forms.Form):
    """A form whose faults, and whose command's refusals, are told at the fields they are about.

    `places` says which field stands for a place of the command that is called otherwise here.
    """

    use_required_attribute = False
    places: ClassVar[Mapping[str, str]] = {}

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any] | None = None, **options: Any
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), label_suffix="", **options)

    @property
    def was(self) -> str:
        """What tells which fields have changed since the page was made: by name, a digest of what each was."""
        return " ".join(f"{name}={self._digest(name)}" for name in self.fields)

    @property
    def changed_meanwhile(self) -> list[str]:
        """The names of the fields that somebody changed while the page was open."""
        sent = self.data.get(WAS) if self.is_bound and self.initial else None
        if not sent:
            return []
        was = dict(pair.partition("=")[::2] for pair in sent.split())
        return [name for name in self.fields if was.get(name) != self._digest(name)]

    def blame_stale(self) -> None:
        """Say which fields somebody changed while the page was open, and at each of them what it is now."""
        if names := self.changed_meanwhile:
            self.blame(Stale(fields="; ".join(str(self[name].label) for name in names)))
        for name in names:
            self.add_error(name, gettext("It is “%(value)s” now.") % {"value": self._now(name)})

    def _digest(self, name: str) -> str:
        told = repr(self.get_initial_for_field(self.fields[name], name))
        return hashlib.sha256(told.encode("utf-8", "backslashreplace")).hexdigest()[:12]

    def _now(self, name: str) -> str:
        """What a field is now, as the page would show it."""
        field = self.fields[name]
        value = field.prepare_value(self.get_initial_for_field(field, name))
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        choices = {str(code): str(label) for code, label in getattr(field, "choices", ())}
        values = value if isinstance(value, list | tuple | set | frozenset) else [value]
        told = ", ".join(choices.get(str(one), str(one)) for one in values if one not in (None, ""))
        return told[:LONGEST_TOLD] or "–"

    def blame(self, refusal: Refusal) -> None:
        """Put a refusal at the field that its place names; above them all where it names none. So with what else is wrong."""
        place = refusal.field
        name = self.places.get(place, place)
        if name in self.fields:
            self.add_error(name, labels.told(refusal))
        else:
            self.add_error(None, labels.refused(refusal))
        self.blame_all(refusal.others)

    def blame_all(self, refusals: Iterable[Refusal]) -> None:
        for refusal in refusals:
            self.blame(refusal)

    def of(self, names: Sequence[str]) -> list[forms.BoundField]:
        """Some of the fields, for a part of the page."""
        return [self[name] for name in names if name in self.fields]

"""The templates' surroundings: what every template may call."""

from typing import Any

from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext
from jinja2 import Environment, StrictUndefined

from tallystick.kit.money import minor_digits

from . import labels, writing
from .door import address, address_or_none
from .places import is_here

FILTERS = ("money", "priced", "minor", "count", "figure", "number", "day", "iso_day", "month", "moment", "percent", "written")


def url_of(name: str, *args: Any) -> str:
    """An address that has its name from a library, not from the console."""
    return reverse(name, args=args)


def environment(**options: Any) -> Environment:
    """Called by Django's template engine with its own options; a name that is not there is a fault, never blank."""
    env = Environment(
        **options | {"undefined": StrictUndefined},
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext)  # type: ignore[attr-defined]
    env.globals.update(url=address, static=static, get_messages=get_messages, labels=labels, minor_digits=minor_digits)
    env.globals.update(is_here=is_here, url_of=url_of, address_or_none=address_or_none)
    for name in FILTERS:
        env.filters[name] = getattr(writing, name)
    # Macros are at hand everywhere, in fragments shown alone too.
    env.globals["ui"] = env.get_template("macros.html").module
    return env

"""What every form page does: show, check while one types, order the command, say what stands in the way or what was done."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from tallystick.kit.refusal import Refusal

from .door import CHECK, StaffRequest, go_to, show
from .fields import StaffForm

Cleaned = dict[str, Any]


def typed(request: StaffRequest) -> QueryDict | None:
    """What was sent, for a form; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def answer(
    request: StaffRequest,
    form: StaffForm,
    template: str,
    *,
    order: Callable[[Cleaned], Any],
    done: Callable[[Any], str],
    said: Callable[[Any], str] | str = "",
    faults: Callable[[Cleaned], Iterable[Refusal]] | None = None,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """One form's whole life. `order` carries out the command in a transaction, `done` tells where to go then (an address),
    `said` what to say there, `faults` all that is wrong with values that can be read.
    """
    if form.is_bound and _is_good(form, faults) and CHECK not in form.data:
        try:
            with transaction.atomic():
                made = order(form.cleaned_data)
        except Refusal as refusal:
            form.blame(refusal)
        else:
            if said:
                messages.success(request, said if isinstance(said, str) else said(made))
            return go_to(request, done(made))
    if CHECK in form.data:
        return checked(request, form)
    return show(request, template, status=422 if form.is_bound else 200, form=form, **(context or {}))


def checked(request: StaffRequest, form: StaffForm) -> HttpResponse:
    """What is wrong so far, while somebody types: each fault goes to its field. Blank fields are not yet faults."""
    form.is_valid()
    return _faults(request, form, [name for name in form.fields if _typed(form, name)])


def refused(request: StaffRequest, form: StaffForm) -> HttpResponse:
    """All that is wrong with what was sent by a part of a page, each fault at its field; what else the page shows stays."""
    response = _faults(request, form, form.fields, status=422)
    response["HX-Reswap"] = "none"
    return response


def _faults(request: StaffRequest, form: StaffForm, about: Iterable[str], status: int = 200) -> HttpResponse:
    """The first fault of each of these fields, to be put beside it; the other fields' go away."""
    asked = set(about)
    told = {name: list(form.errors.get(name, []))[:1] if name in asked else [] for name in form.fields}
    response = render(request, "forms/_faults.html", {"told": told, "form": form}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _typed(form: StaffForm, name: str) -> bool:
    return any(value.strip() for value in form.data.getlist(form.add_prefix(name)))


def _is_good(form: StaffForm, faults: Callable[[Cleaned], Iterable[Refusal]] | None) -> bool:
    if form.is_valid() and faults:
        form.blame_all(faults(form.cleaned_data))
    if CHECK not in form.data:
        form.blame_stale()
    return not form.errors

"""Roles: what each allows, ticked in groups; added, copied, changed, removed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tallystick.identity import commands
from tallystick.identity import queries as identity
from tallystick.kit.who import EVERYTHING

from .. import edit
from ..door import StaffRequest, address, go_to, show
from ..forms import plain, whole
from .forms import RoleForm

GROUPS = (
    (gettext_lazy("Set-up"), ("books.", "estate.", "charges.")),
    (gettext_lazy("Bills and readings"), ("bills.", "late_fees.", "readings.")),
    (gettext_lazy("Money"), ("receipts.", "ledger.")),
    (gettext_lazy("Administration"), ("history.", "people.", "webhooks.", "tokens.")),
)


def groups() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """The permissions, each group under its heading."""
    return [
        (label, [(code, text) for code, text in identity.PERMISSIONS.items() if code.startswith(begins)])
        for label, begins in GROUPS
    ]


def roles(request: StaffRequest) -> HttpResponse:
    found = identity.roles(request.scope)
    chosen = whole(request.GET, "role")
    shown = next((row for row in found if row.id == chosen), found[0] if found else None)
    facts: dict[str, Any] = {"roles": found, "shown": shown, "groups": groups(), "may_change": _may_change(request)}
    return show(request, "identity/roles.html", **facts)


def _may_change(request: StaffRequest) -> bool:
    """Roles hold in every book, so only somebody who sees them all changes them."""
    return request.scope == EVERYTHING


def new_role(request: StaffRequest) -> HttpResponse:
    """A role from nothing, or a copy of another (?copy=ID)."""
    copied = whole(request.GET, "copy")
    model = identity.role(request.scope, copied) if copied else None
    first = {"permissions": sorted(model.permissions), "name": _("%(name)s, copy") % {"name": model.name}} if model else {}
    form = RoleForm(edit.typed(request), initial=first)

    def add(typed: edit.Cleaned) -> int:
        return commands.add_role(request.actor, request.scope, form.wanted(), holding=request.member.permissions)

    return _answer(request, form, "identity/new_role.html", add, _("The role was added."), {})


def role(request: StaffRequest, role_id: int) -> HttpResponse:
    found = identity.role(request.scope, role_id)
    first = {"name": found.own_name, "permissions": sorted(found.permissions)}
    form = RoleForm(edit.typed(request), built_in=found.code is not None, initial=first)

    def change(typed: edit.Cleaned) -> None:
        reason = plain(request.POST, "reason", 1000)
        held = request.member.permissions
        commands.change_role(request.actor, request.scope, role_id, form.wanted(), holding=held, reason=reason)

    return _answer(request, form, "identity/role.html", change, _("It holds from everybody's next click on."), {"role": found})


@require_POST
def remove(request: StaffRequest, role_id: int) -> HttpResponse:
    reason = plain(request.POST, "reason", 1000)
    commands.remove_role(request.actor, request.scope, role_id, holding=request.member.permissions, reason=reason)
    messages.success(request, _("The role was removed."))
    return go_to(request, address("roles"))


def _answer(request: StaffRequest, form: RoleForm, template: str, order: Any, said: str, context: dict[str, Any]) -> HttpResponse:
    ticked = set(form["permissions"].value() or ())
    facts = {"groups": groups(), "ticked": ticked, "held": request.member.permissions}
    facts |= {"only_read": not _may_change(request)} | context
    return edit.answer(request, form, template, order=order, done=lambda _made: address("roles"), said=said, context=facts)

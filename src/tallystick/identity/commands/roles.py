"""Add, change and remove roles: what they allow holds from everybody's next click on."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tallystick.kit.fields import AlreadyThere, refuse_first
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.trail import trail
from tallystick.kit.who import Actor, Scope

from ..models import Role, User
from ..refusals import MoreThanYouHave, RoleInUse, RolesAreForAll
from ..rules import NewRole, faults_of_role
from .giving import Holding, one_at_a_time, refuse_nobody_left

NAMES_TOLD = 3


@transaction.atomic
def add_role(actor: Actor, scope: Scope, wanted: NewRole, *, holding: Holding) -> int:
    """A new role; its id."""
    _refuse_partial(scope)
    refuse_first(faults_of_role(wanted))
    _refuse_more(holding, wanted.permissions, "permissions")
    with trail(actor):
        return _write(Role(), wanted)


@transaction.atomic
def change_role(actor: Actor, scope: Scope, role_id: int, wanted: NewRole, *, holding: Holding, reason: str = "") -> None:
    """Another name, or other permissions, for all who have the role."""
    _refuse_partial(scope)
    one_at_a_time()
    role = _role(holding, role_id)
    refuse_first(faults_of_role(wanted, built_in=role.code is not None))
    _refuse_more(holding, wanted.permissions, "permissions")
    with trail(actor, reason):
        _write(role, wanted)
    refuse_nobody_left()


@transaction.atomic
def remove_role(actor: Actor, scope: Scope, role_id: int, *, holding: Holding, reason: str = "") -> None:
    """A role that nobody has."""
    _refuse_partial(scope)
    one_at_a_time()
    role = _role(holding, role_id)
    names = list(User.objects.filter(role=role).order_by("name").values_list("name", flat=True)[: NAMES_TOLD + 1])
    if names:
        told = ", ".join(names[:NAMES_TOLD]) + (" …" if len(names) > NAMES_TOLD else "")
        raise RoleInUse(names=told)
    with trail(actor, reason):
        role.delete()


def _refuse_partial(scope: Scope) -> None:
    if scope != Scope():
        raise RolesAreForAll


def _role(holding: Holding, role_id: int) -> Role:
    role = Role.objects.filter(id=role_id).first()
    if role is None:
        raise UnknownThing(kind=_("role"), name=role_id)
    _refuse_more(holding, frozenset(role.permissions))
    return role


def _refuse_more(holding: Holding, permissions: frozenset[str], place: str | None = None) -> None:
    if not holding >= permissions:
        raise MoreThanYouHave(place)


def _write(role: Role, wanted: NewRole) -> int:
    role.name, role.permissions = wanted.name, sorted(wanted.permissions)
    try:
        with transaction.atomic():
            role.save()
    except IntegrityError:
        raise AlreadyThere("name", kind=_("role"), name=wanted.name) from None
    return role.pk

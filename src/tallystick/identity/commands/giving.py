"""What all commands on people ask first: is the user in sight, and does nobody give, or take, more than they hold?"""

from django.utils.translation import gettext_lazy as _

from tallystick.accounts import queries as accounts
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.who import Scope

from ..models import Role, User
from ..refusals import LastManager, MoreThanYouHave
from ..rules import BUILT_IN_ROLES, MANAGE, NewUser, covers, scope_from

Holding = frozenset[str]


def one_at_a_time() -> None:
    """Whoever changes who may what goes alone: two who take each other's rights at once would leave nobody."""
    list(Role.objects.select_for_update().order_by("id").values_list("id", flat=True))


def built_in(code: str) -> Role:
    """A built-in role; all of them are made where they are not there."""
    made = [Role(code=each, permissions=sorted(held)) for each, held in BUILT_IN_ROLES.items()]
    Role.objects.bulk_create(made, ignore_conflicts=True)
    return Role.objects.get(code=code)


def held_user(scope: Scope, holding: Holding, user_id: int) -> User:
    """A user whom the actor may change, locked: in sight, and without a permission that the actor lacks."""
    found = User.objects.select_for_update(of=("self",)).filter(id=user_id).first()
    if found is None or not covers(scope, scope_of_user(found)):
        raise UnknownThing(kind=_("user"), name=user_id)
    if not holding >= set(found.role.permissions):
        raise MoreThanYouHave
    return found


def scope_of_user(user: User) -> Scope:
    return scope_from(user.all_books, user.book_ids, user.all_items, user.item_ids)


def refuse_more_than_held(scope: Scope, holding: Holding, wanted: NewUser) -> None:
    """Refuse a role, books or items that the actor does not have."""
    role = Role.objects.filter(id=wanted.role_id).first()
    if role is None:
        raise UnknownThing("role_id", kind=_("role"), name=wanted.role_id)
    if not holding >= set(role.permissions):
        raise MoreThanYouHave("role_id")
    refuse_books(scope, wanted.all_books, wanted.book_ids)
    if not covers(Scope(None, scope.item_ids), Scope(None, wanted.scope.item_ids)):
        raise MoreThanYouHave("item_ids")


def refuse_books(scope: Scope, all_books: bool, book_ids: frozenset[int]) -> None:
    """Refuse books that are not in scope: all of them as one, those that are chosen each by itself."""
    if all_books and scope.book_ids is not None:
        raise MoreThanYouHave("book_ids")
    strange = set() if all_books else book_ids - {book.id for book in accounts.books(scope)}
    if strange:
        raise UnknownThing("book_ids", kind=_("book"), name=min(strange))


def refuse_nobody_left() -> None:
    """Somebody must remain who manages people and sees everything."""
    left = User.objects.filter(is_active=True, all_books=True, all_items=True, role__permissions__contains=[MANAGE])
    if not left.exists():
        raise LastManager

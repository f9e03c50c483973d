"""What a communal usage would come to for each unit."""

from tallystick.accounts.queries import book_by_id
from tallystick.kit import sql
from tallystick.kit.who import Scope
from tallystick.metering.commands import NewApportionment, quantity_of, weighed


def preview_shares(scope: Scope, book_id: int, new: NewApportionment) -> list[sql.Row]:
    """What `apportion` would let each unit bear: asset_id, asset_code, weight, quantity; the same refusals."""
    book_by_id(scope, book_id)
    return weighed(scope, book_id, new, quantity_of(scope, book_id, new))

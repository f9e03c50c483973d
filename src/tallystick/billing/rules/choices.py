"""Which assets bills are generated for by hand: single ones that were ticked, or all that a filter finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AssetFilter:
    """Assets of one book that are looked for; what is left out does not narrow.

    text stands in an asset's code, or in the name or phone of somebody reached through its account.
    """

    text: str = ""
    building_id: int | None = None
    kind: str = ""
    floor: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The assets that are meant: those of `asset_ids`; where that is None, all that the filter finds."""

    filter: AssetFilter
    asset_ids: tuple[int, ...] | None = None

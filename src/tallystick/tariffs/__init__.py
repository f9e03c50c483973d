"""How amounts are worked out: charge items, tariffs and their dated versions, formulas, assignments.

Items, tariffs and formulas belong to one book or to the whole installation (no book).
An assignment binds a tariff to an asset from a day, possibly to a day.
"""

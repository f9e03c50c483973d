"""How amounts are worked out, as staff set it up: items, tariffs and prices, formulas, what is bound to what."""

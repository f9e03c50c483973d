"""A whole book from one workbook: buildings, units, people, items, tariffs, assignments, meters, opening bills.

It is imported whole or not at all; every fault is told by sheet, row and column in one go. This room stands above the
others because it gives orders to all of them; it has no tables. A file is bounded before anything unpacks or parses it.
"""

"""The machine's door: everything that the console can do, a program can do, at /api/v1.

A file per room; every operation says in one place what it takes to be let in (door.py). No rules, no SQL.
"""

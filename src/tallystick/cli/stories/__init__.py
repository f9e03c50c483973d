"""Stories told in scenario files, played in the real engine and rolled back.

A file is read (`reader`), held against the schema (`shape`), played step by step (`player`, `setting`, `steps`) in a
scratch database (`scratch`), and what came of it is told to programs (`outcome`) and to people (`words`).
This is a door: it turns steps into the rooms' commands and has no rules and no SQL of its own.
"""

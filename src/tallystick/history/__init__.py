"""Who changed what: the history of set-up rows, as people read it.

Nothing is written here. Triggers write each room's events (kit/trail.py); this room puts them in one order, says what
became of each field, and finds them by thing, person, reason and day, always within a scope.
"""

"""Decisions about one thing: when periods open, what a slice of a run is, and the values that commands are given."""

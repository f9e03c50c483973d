"""Cells of sheets that are text: what a spreadsheet would run as a formula stays text."""

# What makes a spreadsheet take a cell for a formula.
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def unrun(text: str) -> str:
    """The same text, with an apostrophe before it where it would be run."""
    return f"'{text}" if text.startswith(RUNS) else text

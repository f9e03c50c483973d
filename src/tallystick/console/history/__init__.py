"""Who changed what: the whole history for auditors, and the part of it that stands on each thing's own page."""

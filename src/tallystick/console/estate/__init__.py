"""Books, buildings, units and what belongs to them, who owns them, and the map of a house."""

"""Bills and bill runs."""

"""Tallystick: receivables that both sides agree on."""

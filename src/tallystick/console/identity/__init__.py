"""Signing in and out, and how a reader likes their pages."""

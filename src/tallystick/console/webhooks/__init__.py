"""Webhooks: addresses that are told of what happens, and what they were told."""

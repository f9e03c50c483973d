"""Who may: users, and the one-time links by which they first come in.

Only doors ask this room; rooms are handed an `Actor` and a `Scope`.
"""

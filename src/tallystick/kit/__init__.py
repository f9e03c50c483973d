"""Ground that every room stands on: small and few.

Money by currency, periods of days and months, who asks (actor, scope), refusals, runs, SQL files and the outbox.
Nothing here knows what a bill is.
"""

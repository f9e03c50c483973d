"""What is charged: buildings, units, parking spaces and vehicles, and which account holds each from which day.

A parking space or a vehicle is held by a unit's account, so that whoever opens the unit sees all that is owed.
"""

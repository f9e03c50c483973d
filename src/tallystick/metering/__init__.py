"""What is measured: meters, and one reading a meter and month.

A reading and its bill are one act, so billing orders it and metering stores it.
"""

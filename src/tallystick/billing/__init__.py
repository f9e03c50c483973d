"""What is owed: periods, runs, bills, late fees, and what settled them.

A bill is one amount: one asset, one item, one period. Its amount, days, account and origin never change;
a correction voids it and makes another. What settles a bill belongs here too, so nobody asks upward what is open.
"""

"""How it is paid: receipts and their means of payment, numbered without gaps; voids.

A receipt is never changed or deleted. What it laid on bills is billing's; what it took in is here.
"""

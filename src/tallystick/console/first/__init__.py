"""The guided first set-up, for whoever has no workbook: seven steps from the book to the first receipt.

What is done is read off the book itself, so that it can be left at any time and found again.
"""

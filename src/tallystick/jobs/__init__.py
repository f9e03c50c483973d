"""The clock's and the queue's door: one task, one command.

Facts left in the outbox are carried out here, runs that were asked for, and what midnight does in each book.
Any job may be killed and come again; the commands behind it make repetition harmless.
"""

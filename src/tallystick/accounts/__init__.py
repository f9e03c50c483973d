"""Who owes: books, their accounts, and the parties reached through them.

A book is one set of receivables kept together; all that carries money belongs to exactly one.
An account owes. A party is a person or company reached through one or several accounts.
"""

"""The double-entry view of everything: derived from bills, settlements and receipts, never written.

Every bill, void, advance and receipt is a transaction whose debits equal its credits. The books are written out for
other accounting programs (beancount, hledger) and for spreadsheets, and every room's checks are carried out from here.
"""

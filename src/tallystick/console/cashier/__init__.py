"""The desk and its receipts."""

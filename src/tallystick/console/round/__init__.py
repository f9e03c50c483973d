"""The reader's phone: a page that works without coverage, what it asks for and sends, labels and their addresses."""

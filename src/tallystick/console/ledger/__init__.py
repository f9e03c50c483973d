"""The checks that prove the books, asked for and read by people."""

"""Amounts as people type them. The server and the page's script are held to the same table."""

# Language, currency, what is typed, what is meant.
AMOUNTS = [
    ("en", "CNY", "1,234.50", "1234.50"), ("en", "CNY", "1234.5", "1234.50"), ("en", "CNY", " 50 ", "50.00"),
    ("en", "CNY", "1,234", "1234.00"), ("en", "CNY", "10.", "10.00"), ("en", "CNY", "007", "7.00"), ("en", "CNY", "0", "0.00"),
    ("en", "CNY", "12,345,678.90", "12345678.90"), ("en", "VND", "500,000", "500000"), ("en", "CNY", "1\u200b2", "12.00"),
    ("zh-hans", "CNY", "１２３４.５", "1234.50"), ("zh-hans", "CNY", "１，２３４．５０", "1234.50"),
    ("vi", "CNY", "1.234,5", "1234.50"), ("vi", "CNY", "1234", "1234.00"), ("vi", "CNY", "10,50", "10.50"),
    ("vi", "CNY", "10.500", "10500.00"), ("vi", "VND", "500.000", "500000"), ("vi", "VND", "500000", "500000"),
]  # fmt: skip
# What may be meant in two ways, or in none.
NO_AMOUNTS = [
    ("en", "CNY", "1,00"), ("en", "CNY", "12,34"), ("en", "CNY", "12,34.5"), ("en", "CNY", "1234,567"), ("en", "CNY", "0,123"),
    ("en", "CNY", "1.234"), ("en", "CNY", "12.345"), ("en", "CNY", "10.500"), ("en", "CNY", "1,2345"), ("en", "CNY", ",500"),
    ("en", "CNY", "1,,234"), ("en", "CNY", "1.00,000"), ("en", "CNY", "1..5"), ("en", "CNY", ".5"), ("en", "CNY", "."),
    ("en", "CNY", "1 234"), ("en", "CNY", "-5"), ("en", "CNY", "--5"), ("en", "CNY", "+5"), ("en", "CNY", "1e5"),
    ("en", "CNY", "NaN"), ("en", "CNY", "Infinity"), ("en", "CNY", "five"), ("en", "CNY", "="), ("en", "CNY", "¥5"),
    ("en", "CNY", "9" * 13), ("en", "CNY", "١٢"), ("en", "CNY", "1_000"), ("en", "VND", "0.5"), ("en", "VND", "5."),
    ("zh-hans", "CNY", "1,00"), ("zh-hans", "CNY", "十"),
    ("vi", "CNY", "1,234.50"), ("vi", "CNY", "10.50"), ("vi", "CNY", "1.5"), ("vi", "CNY", "12.34"), ("vi", "CNY", "1,234"),
    ("vi", "VND", "0,5"), ("vi", "VND", "50.00"),
]  # fmt: skip

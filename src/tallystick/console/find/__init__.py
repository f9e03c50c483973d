"""Find anything, from anywhere; and the keys that lead to the pages."""

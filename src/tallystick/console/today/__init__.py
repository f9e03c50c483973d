"""What the books come to today: the page that work begins with."""

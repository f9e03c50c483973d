-- does: gives out the next numbers of a book and year; yields the last of them
INSERT INTO cashier_receiptcounter AS counter (book_id, year, last)
VALUES (%(book)s, %(year)s, %(count)s)
ON CONFLICT (book_id, year) DO UPDATE SET last = counter.last + excluded.last
RETURNING last

-- does: keeps who owes the most in a book
INSERT INTO billing_debtors (book_id, account_ids, last_sum_id, found_at)
VALUES (%(book)s, %(accounts)s::bigint[], %(last_sum_id)s, %(now)s)
ON CONFLICT (book_id) DO UPDATE
SET account_ids = excluded.account_ids, last_sum_id = excluded.last_sum_id, found_at = excluded.found_at

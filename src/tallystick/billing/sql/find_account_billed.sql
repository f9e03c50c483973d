-- yields: whether anything was ever billed to an account, void bills too
SELECT EXISTS (SELECT FROM billing_bill AS b WHERE b.book_id = %(book)s AND b.account_id = %(account)s) AS is_billed

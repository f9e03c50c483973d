-- yields: whether there is a bill of an item, in its own book or (NULL) in any
SELECT EXISTS (
    SELECT FROM billing_bill AS b
    WHERE b.item_id = %(item)s
        AND b.book_id IN (SELECT book.id FROM accounts_book AS book WHERE %(book)s::bigint IS NULL OR book.id = %(book)s)
) AS billed

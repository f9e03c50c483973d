-- yields: the books in which an item, or one of its tariffs, was bound to anything
SELECT book.id
FROM accounts_book AS book
WHERE EXISTS (
    SELECT FROM tariffs_assignment AS a
    WHERE a.book_id = book.id
        AND (%(item)s::bigint IS NULL OR a.item_id = %(item)s)
        AND (%(tariff)s::bigint IS NULL OR a.tariff_id = %(tariff)s)
)
ORDER BY book.id

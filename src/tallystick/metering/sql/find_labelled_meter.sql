-- yields: the meter with this id in these books, with the number of its label and the code of its book
SELECT meter.id, meter.label, meter.book_id, book.code AS book_code, meter.asset_id, meter.item_id
FROM metering_meter AS meter
JOIN accounts_book AS book ON book.id = meter.book_id
WHERE (%(books)s::bigint[] IS NULL OR meter.book_id = ANY(%(books)s))
    AND (%(items)s::bigint[] IS NULL OR meter.item_id = ANY(%(items)s))
    AND meter.id = %(meter)s

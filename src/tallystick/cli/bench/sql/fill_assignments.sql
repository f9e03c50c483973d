-- does: binds a tariff to every asset of a book, from a day and to no day
INSERT INTO tariffs_assignment (book_id, asset_id, item_id, tariff_id, start_on, made_on, made_by)
SELECT a.book_id, a.id, %(item)s, %(tariff)s, %(start_on)s, %(made_on)s, ''
FROM estate_asset AS a
WHERE a.book_id = %(book)s
ORDER BY a.id

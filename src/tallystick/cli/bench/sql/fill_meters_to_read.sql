-- does: hangs a meter of an item at each unit of a book, or at each so manieth
INSERT INTO metering_meter (book_id, asset_id, item_id, serial, multiplier, initial)
SELECT %(book)s, a.id, %(item)s, '', 1, 0
FROM estate_asset AS a
WHERE a.book_id = %(book)s AND mod(a.id, %(each)s) = 0
ORDER BY a.id

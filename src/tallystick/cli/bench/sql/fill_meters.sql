-- does: gives every unit of a book a meter of an item
INSERT INTO metering_meter (book_id, asset_id, item_id, serial, multiplier, initial, digits)
SELECT %(book)s, asset.id, %(item)s, 'E-' || asset.code, 1, 100, 6
FROM estate_asset AS asset
WHERE asset.book_id = %(book)s
ORDER BY asset.id

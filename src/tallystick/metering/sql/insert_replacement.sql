-- yields: the id of the meter that is put in the place of another
INSERT INTO metering_meter (
    book_id, asset_id, item_id, serial, multiplier, initial, digits, place, communal, installed_on, replaces_id
)
SELECT
    old.book_id, old.asset_id, old.item_id, %(serial)s, %(multiplier)s::numeric, %(initial)s::numeric, %(digits)s::smallint, old.place,
    old.communal, %(on)s::date, old.id
FROM metering_meter AS old
WHERE old.book_id = %(book)s AND old.id = %(meter)s
RETURNING id

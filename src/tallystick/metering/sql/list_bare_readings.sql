-- yields: the live readings of nothing but shares that stand for a unit and month of which a reading of a true meter is given
SELECT DISTINCT r.id
FROM ({{given}}) AS given
JOIN metering_meter AS m ON m.book_id = %(book)s AND m.id = given.meter_id AND NOT m.communal AND m.label > 0
JOIN metering_reading AS r
    ON r.book_id = m.book_id
    AND r.asset_id = m.asset_id
    AND r.item_id = m.item_id
    AND r.month = given.month
    AND r.way = 6
    AND r.usage = r.shared
    AND r.voided_at IS NULL
JOIN metering_meter AS bare ON bare.book_id = r.book_id AND bare.id = r.meter_id AND bare.label = 0

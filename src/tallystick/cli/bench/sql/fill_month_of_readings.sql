-- does: reads a month of all meters of an item, each by some units more than the month before
INSERT INTO metering_reading (
    book_id, meter_id, asset_id, item_id, month, previous, current, multiplier, loss, shared, usage, rolled_over, remark, actor_name,
    voided_by, void_reason
)
SELECT
    %(book)s, m.id, m.asset_id, m.item_id, %(month)s, (10 + mod(m.id, 7)) * %(place)s, (10 + mod(m.id, 7)) * (%(place)s + 1), 1, 0, 0,
    10 + mod(m.id, 7), FALSE, '', %(reader)s, '', ''
FROM metering_meter AS m
WHERE m.book_id = %(book)s AND m.item_id = %(item)s
ORDER BY m.id

-- yields: the live readings of a book that have no bill, oldest first; communal meters are never billed
SELECT r.id
FROM metering_reading AS r
JOIN metering_meter AS m ON m.book_id = r.book_id AND m.id = r.meter_id AND NOT m.communal
WHERE r.book_id = %(book)s
    AND r.voided_at IS NULL
    AND (%(items)s::bigint[] IS NULL OR r.item_id = ANY(%(items)s::bigint[]))
    AND (%(item)s::bigint IS NULL OR r.item_id = %(item)s)
    AND (%(meters)s::bigint[] IS NULL OR r.meter_id = ANY(%(meters)s::bigint[]))
    AND (%(assets)s::bigint[] IS NULL OR r.asset_id = ANY(%(assets)s::bigint[]))
    AND (%(readings)s::bigint[] IS NULL OR r.id = ANY(%(readings)s::bigint[]))
    AND (%(through)s::date IS NULL OR r.month <= %(through)s)
    AND NOT EXISTS (
        SELECT FROM billing_bill AS b
        WHERE b.book_id = r.book_id AND b.starts_on = r.month AND b.origin = 2 AND b.origin_id = r.id AND b.keeps_place AND b.voided_at IS NULL
    )
ORDER BY r.month, r.id

-- yields: where the waiting shares of an apportionment may go: the unit's own reading of the month, if it is there, and how many meters it has
SELECT
    s.asset_id, s.quantity, r.id AS reading_id, r.previous, r.current, r.carried, r.shared,
    (
        SELECT count(*)
        FROM metering_meter AS m
        WHERE m.book_id = s.book_id AND m.asset_id = s.asset_id AND m.item_id = s.item_id AND NOT m.communal AND m.label > 0
            AND m.removed_on IS NULL
    ) AS own
FROM metering_share AS s
LEFT JOIN LATERAL (
    SELECT r.*
    FROM metering_reading AS r
    JOIN metering_meter AS m ON m.book_id = r.book_id AND m.id = r.meter_id AND NOT m.communal
    WHERE r.book_id = s.book_id AND r.asset_id = s.asset_id AND r.item_id = s.item_id AND r.month = s.month AND r.voided_at IS NULL
    ORDER BY r.way = 6, r.id
    LIMIT 1
) AS r ON TRUE
WHERE s.book_id = %(book)s
    AND s.apportionment_id = %(apportionment)s
    AND s.quantity > 0
    AND s.reading_id IS NULL
    AND s.voided_at IS NULL
ORDER BY s.asset_id

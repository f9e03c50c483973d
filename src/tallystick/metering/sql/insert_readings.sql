-- does: stores readings, all or (where one has a code) none; yields the id of each in its place, and what is wrong with it
WITH worked AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('metering_reading', 'id')) AS id, sorted.*
    FROM (SELECT of_these.* FROM ({{worked}}) AS of_these ORDER BY of_these.month, of_these.place) AS sorted
),

whole AS MATERIALIZED (SELECT NOT EXISTS (SELECT FROM worked WHERE worked.code IS NOT NULL) AS is_so),

stored AS (
    INSERT INTO metering_reading (
        id, book_id, meter_id, asset_id, item_id, month, previous, current, multiplier, loss, shared, carried, usage, rolled_over, estimated,
        amount_given, way, request_id, photo, read_on, remark, replaces_id, user_id, actor_name, voided_by, void_reason
    )
    SELECT
        id, %(book)s, meter_id, asset_id, item_id, month, previous, current, multiplier, loss, shared, carried, usage, rolled_over, estimated,
        amount, way, request_id, photo, read_on, remark, replaces_id, %(user)s, %(actor)s, '', ''
    FROM worked
    CROSS JOIN whole
    WHERE whole.is_so
),

taken AS (
    UPDATE metering_share AS s
    SET reading_id = worked.id
    FROM worked
    CROSS JOIN whole
    WHERE whole.is_so
        AND worked.takes_shares
        AND s.book_id = %(book)s
        AND s.asset_id = worked.asset_id
        AND s.item_id = worked.item_id
        AND s.month = worked.month
        AND s.reading_id IS NULL
        AND s.voided_at IS NULL
)

SELECT worked.id, worked.place, worked.code, worked.month, worked.previous, worked.current, worked.final, worked.highest, worked.meter_id,
    worked.communal
FROM worked
CROSS JOIN whole
WHERE whole.is_so OR worked.code IS NOT NULL
ORDER BY worked.place

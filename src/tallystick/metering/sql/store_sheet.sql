-- does: stores a sheet's readings as they were worked out, where none of them touches another reading; yields how many
WITH stored AS (
    INSERT INTO metering_reading (
        id, book_id, meter_id, asset_id, item_id, month, previous, current, multiplier, loss, shared, carried, usage, rolled_over, estimated,
        amount_given, way, photo, read_on, remark, user_id, actor_name, voided_by, void_reason
    )
    SELECT
        r.reading_id, r.book_id, r.meter_id, r.asset_id, r.item_id, r.month, r.previous, r.given_current, r.multiplier,
        coalesce(r.given_loss, 0), r.shared, r.carried, r.usage, coalesce(r.given_rolled_over, FALSE), FALSE,
        r.given_amount, 2, '', r.given_read_on, coalesce(r.given_remark, ''), %(user)s, %(actor)s, '', ''
    FROM metering_sheetrow AS r
    WHERE r.book_id = %(book)s AND r.sheet_id = %(sheet)s
    RETURNING 1
),

taken AS (
    UPDATE metering_share AS s
    SET reading_id = r.reading_id
    FROM metering_sheetrow AS r
    WHERE r.book_id = %(book)s
        AND r.sheet_id = %(sheet)s
        AND r.takes_shares
        AND s.book_id = r.book_id
        AND s.asset_id = r.asset_id
        AND s.item_id = r.item_id
        AND s.month = r.month
        AND s.reading_id IS NULL
        AND s.voided_at IS NULL
)

SELECT count(*) AS readings FROM stored

-- yields: a piece of queries of readings: what the meter of a page's row is used to, from its last true readings before it
SELECT avg(e.usage - e.loss - e.shared) AS usage
FROM (
    SELECT true_one.usage, true_one.loss, true_one.shared
    FROM metering_reading AS true_one
    WHERE true_one.book_id = page.book_id
        AND true_one.asset_id = page.asset_id
        AND true_one.item_id = page.item_id
        AND true_one.month < page.month
        AND true_one.meter_id = page.meter_id
        AND true_one.voided_at IS NULL
        AND NOT true_one.estimated
    ORDER BY true_one.month DESC
    LIMIT 6
) AS e

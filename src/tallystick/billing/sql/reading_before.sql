-- yields: a piece of queries of readings: the figure of the same meter before that of a page's row
SELECT before.current
FROM metering_reading AS before
WHERE before.book_id = page.book_id
    AND before.asset_id = page.asset_id
    AND before.item_id = page.item_id
    AND before.month < page.month
    AND before.meter_id = page.meter_id
    AND before.voided_at IS NULL
ORDER BY before.month DESC
LIMIT 1

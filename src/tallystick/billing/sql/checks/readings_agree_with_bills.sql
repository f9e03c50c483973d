-- yields: live bills of readings that disagree with their reading: gone, of another asset, item, month or usage, or of an amount not given; counted are bills
WITH judged AS (
    SELECT
        bill.book_id,
        bill.id,
        bill.origin_id,
        reading.usage,
        coalesce(bill.measure, (bill.inputs ->> 'usage')::numeric) AS billed_usage,
        CASE
            WHEN reading.id IS NULL THEN 'no_reading'
            WHEN reading.voided_at IS NOT NULL THEN 'reading_void'
            WHEN reading.asset_id <> bill.asset_id THEN 'asset'
            WHEN reading.item_id <> bill.item_id THEN 'item'
            WHEN reading.month <> bill.starts_on THEN 'month'
            WHEN meter.communal THEN 'communal'
            WHEN bill.amount <> reading.amount_given THEN 'amount'
            WHEN (reading.amount_given IS NOT NULL) <> jsonb_exists(coalesce(bill.inputs, '{}'), 'worked_out') THEN 'unmarked'
            WHEN tariff.measure = 'usage' AND bill.measure IS DISTINCT FROM reading.usage THEN 'usage'
            WHEN (bill.inputs ->> 'usage')::numeric <> reading.usage THEN 'usage'
            WHEN (bill.inputs ->> 'previous')::numeric <> reading.previous THEN 'previous'
            WHEN (bill.inputs ->> 'current')::numeric <> reading.current THEN 'current'
        END AS fault
    FROM billing_bill AS bill
    LEFT JOIN metering_reading AS reading ON reading.book_id = bill.book_id AND reading.id = bill.origin_id
    LEFT JOIN metering_meter AS meter ON meter.book_id = reading.book_id AND meter.id = reading.meter_id
    LEFT JOIN tariffs_tariff AS tariff ON tariff.id = bill.tariff_id
    WHERE bill.origin = 2
      AND bill.voided_at IS NULL
      AND (%(books)s::bigint[] IS NULL OR bill.book_id = ANY(%(books)s))
),

looked AS (
    SELECT count(*) AS counted FROM judged
),

found AS (
    SELECT fault, book_id, id AS bill_id, origin_id AS reading_id, usage, billed_usage
    FROM judged
    WHERE fault IS NOT NULL
    LIMIT 100
)

SELECT found.fault, found.book_id, found.bill_id, found.reading_id, found.usage, found.billed_usage, looked.counted
FROM looked
LEFT JOIN found ON true

-- yields: settlements taken back that do not mirror the one they take back, or come before it; counted are settlements
WITH judged AS (
    SELECT
        s.book_id, s.id AS settlement_id, s.reverses_id,
        CASE
            WHEN s.reverses_id IS NULL THEN NULL
            WHEN first.id IS NULL THEN 'no_settlement'
            WHEN first.reverses_id IS NOT NULL THEN 'twice'
            WHEN first.amount <> -s.amount OR first.bill_id <> s.bill_id THEN 'amount'
            WHEN s.on_day < first.on_day THEN 'day'
        END AS fault
    FROM billing_settlement AS s
    LEFT JOIN billing_settlement AS first ON first.book_id = s.book_id AND first.id = s.reverses_id
    WHERE (%(books)s::bigint[] IS NULL OR s.book_id = ANY(%(books)s::bigint[]))
),
looked AS (SELECT count(*) AS counted FROM judged),
found AS (SELECT * FROM judged WHERE fault IS NOT NULL LIMIT 100)
SELECT found.fault, found.book_id, found.settlement_id, found.reverses_id, looked.counted
FROM looked
LEFT JOIN found ON true

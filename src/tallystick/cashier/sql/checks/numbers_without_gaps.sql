-- yields: books and years whose receipts are not numbered 1, 2, 3 … to the counter's last; counted are receipts
WITH numbered AS (
    SELECT book_id, year, count(*) AS receipts, min(seq) AS first, max(seq) AS last
    FROM cashier_receipt
    WHERE (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s::bigint[]))
    GROUP BY book_id, year
),
counters AS (
    SELECT book_id, year, last
    FROM cashier_receiptcounter
    WHERE (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s::bigint[]))
),
judged AS (
    SELECT
        coalesce(numbered.book_id, counters.book_id) AS book_id, coalesce(numbered.year, counters.year) AS year,
        coalesce(numbered.receipts, 0) AS receipts,
        CASE
            WHEN numbered.first <> 1 OR numbered.last <> numbered.receipts THEN 'gap'
            WHEN coalesce(numbered.last, 0) IS DISTINCT FROM counters.last THEN 'counter'
        END AS fault
    FROM numbered
    FULL JOIN counters ON counters.book_id = numbered.book_id AND counters.year = numbered.year
),
looked AS (SELECT coalesce(sum(receipts), 0) AS counted FROM judged),
found AS (SELECT * FROM judged WHERE fault IS NOT NULL LIMIT 100)
SELECT found.fault, found.book_id, found.year, found.receipts, looked.counted
FROM looked
LEFT JOIN found ON true

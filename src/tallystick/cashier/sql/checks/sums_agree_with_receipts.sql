-- yields: kept sums that are not those of the receipts and their means; counted are receipts
WITH standing AS (
    SELECT
        r.book_id, r.id, r.on_day, r.kind, r.actor_name, r.amount,
        CASE WHEN r.voids_id IS NOT NULL THEN 'void' WHEN v.id IS NOT NULL THEN 'voided' ELSE 'standing' END AS state
    FROM cashier_receipt AS r
    LEFT JOIN cashier_receipt AS v ON v.book_id = r.book_id AND v.voids_id = r.id
    WHERE (%(books)s::bigint[] IS NULL OR r.book_id = ANY(%(books)s))
),

by_means AS (
    SELECT book_id, on_day, kind, actor_name, '' AS method, state, 1 AS receipts, amount FROM standing
    UNION ALL
    SELECT s.book_id, s.on_day, s.kind, s.actor_name, m.method, s.state, 1, sum(m.amount)
    FROM standing AS s
    JOIN cashier_receiptmeans AS m ON m.book_id = s.book_id AND m.receipt_id = s.id
    GROUP BY s.book_id, s.id, s.on_day, s.kind, s.actor_name, m.method, s.state
),

receipts AS (
    SELECT book_id, on_day, kind, actor_name, method, state, sum(receipts) AS receipts, sum(amount) AS amount
    FROM by_means
    GROUP BY 1, 2, 3, 4, 5, 6
),

kept AS (
    SELECT book_id, on_day, kind, actor_name, method, state, sum(receipts) AS receipts, sum(amount) AS amount
    FROM cashier_receiptsum
    WHERE (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s))
    GROUP BY 1, 2, 3, 4, 5, 6
),

judged AS (
    SELECT
        book_id, on_day, kind, actor_name, method, state,
        receipts.receipts, kept.receipts AS kept_receipts, receipts.amount, kept.amount AS kept_amount,
        CASE
            WHEN coalesce(receipts.receipts, 0) <> coalesce(kept.receipts, 0) THEN 'receipts'
            WHEN coalesce(receipts.amount, 0) <> coalesce(kept.amount, 0) THEN 'amount'
        END AS fault
    FROM receipts
    FULL JOIN kept USING (book_id, on_day, kind, actor_name, method, state)
),

looked AS (
    SELECT coalesce(sum(receipts) FILTER (WHERE method = ''), 0)::bigint AS counted FROM judged
),

found AS (
    SELECT fault, book_id, on_day, kind, actor_name, method, state, receipts, kept_receipts, amount, kept_amount
    FROM judged
    WHERE fault IS NOT NULL
    LIMIT 100
)

SELECT
    found.fault, found.book_id, found.on_day, found.kind, found.actor_name, found.method, found.state,
    found.receipts, found.kept_receipts, found.amount, found.kept_amount, looked.counted
FROM looked
LEFT JOIN found ON true

-- does: puts one row in the place of all kept sums of a key, unless somebody is at it; yields how many rows fewer there are
WITH several AS (
    SELECT s.book_id, s.on_day, s.kind, s.actor_name, s.method, s.state
    FROM cashier_receiptsum AS s
    WHERE (%(books)s::bigint[] IS NULL OR s.book_id = ANY(%(books)s::bigint[]))
        AND (SELECT pg_try_advisory_xact_lock(%(lock)s, 0))
    GROUP BY s.book_id, s.on_day, s.kind, s.actor_name, s.method, s.state
    HAVING count(*) > 1 OR sum(s.receipts) = 0 AND sum(s.amount) = 0
),
taken AS (
    DELETE FROM cashier_receiptsum AS s
    USING several
    WHERE s.book_id = several.book_id
        AND s.on_day = several.on_day
        AND s.kind = several.kind
        AND s.actor_name = several.actor_name
        AND s.method = several.method
        AND s.state = several.state
    RETURNING s.*
),
put AS (
    -- Only what this statement took itself: whatever others add or fold meanwhile, nothing is lost and nothing counts twice.
    INSERT INTO cashier_receiptsum (book_id, on_day, kind, actor_name, method, state, receipts, amount)
    SELECT t.book_id, t.on_day, t.kind, t.actor_name, t.method, t.state, sum(t.receipts), sum(t.amount)
    FROM taken AS t
    GROUP BY t.book_id, t.on_day, t.kind, t.actor_name, t.method, t.state
    HAVING sum(t.receipts) <> 0 OR sum(t.amount) <> 0
    RETURNING id
)
SELECT (SELECT count(*) FROM taken) - (SELECT count(*) FROM put) AS fewer

-- does: as fold_sums, of what bills of readings come to
WITH several AS (
    SELECT s.book_id, s.month, s.item_id, s.state
    FROM billing_usagesum AS s
    WHERE (%(books)s::bigint[] IS NULL OR s.book_id = ANY(%(books)s::bigint[]))
        AND (SELECT pg_try_advisory_xact_lock(%(lock)s, 1))
    GROUP BY s.book_id, s.month, s.item_id, s.state
    HAVING count(*) > 1 OR sum(s.bills) = 0
),
taken AS (
    DELETE FROM billing_usagesum AS s
    USING several
    WHERE s.book_id = several.book_id AND s.month = several.month AND s.item_id = several.item_id AND s.state = several.state
    RETURNING s.*
),
put AS (
    INSERT INTO billing_usagesum (book_id, month, item_id, state, bills, usage, amount, paid)
    SELECT t.book_id, t.month, t.item_id, t.state, sum(t.bills), sum(t.usage), sum(t.amount), sum(t.paid)
    FROM taken AS t
    GROUP BY t.book_id, t.month, t.item_id, t.state
    HAVING sum(t.bills) <> 0 OR sum(t.amount) <> 0 OR sum(t.paid) <> 0
    RETURNING id
)
SELECT (SELECT count(*) FROM taken) - (SELECT count(*) FROM put) AS fewer

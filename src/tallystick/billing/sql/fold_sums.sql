-- does: puts one row in the place of all kept sums of a key, unless somebody is at it; yields how many rows fewer there are
WITH several AS (
    SELECT s.book_id, s.starts_on, s.item_id, s.due_on, s.posted_on, s.state
    FROM billing_billsum AS s
    WHERE (%(books)s::bigint[] IS NULL OR s.book_id = ANY(%(books)s::bigint[]))
        AND (SELECT pg_try_advisory_xact_lock(%(lock)s, 0))
    GROUP BY s.book_id, s.starts_on, s.item_id, s.due_on, s.posted_on, s.state
    HAVING count(*) > 1 OR sum(s.bills) = 0
),
taken AS (
    DELETE FROM billing_billsum AS s
    USING several
    WHERE s.book_id = several.book_id
        AND s.starts_on = several.starts_on
        AND s.item_id = several.item_id
        AND s.due_on = several.due_on
        AND s.posted_on = several.posted_on
        AND s.state = several.state
    RETURNING s.*
),
put AS (
    -- Only what this statement took itself: whatever others add or fold meanwhile, nothing is lost and nothing counts twice.
    INSERT INTO billing_billsum (book_id, starts_on, item_id, due_on, posted_on, state, bills, amount, paid)
    SELECT t.book_id, t.starts_on, t.item_id, t.due_on, t.posted_on, t.state, sum(t.bills), sum(t.amount), sum(t.paid)
    FROM taken AS t
    GROUP BY t.book_id, t.starts_on, t.item_id, t.due_on, t.posted_on, t.state
    HAVING sum(t.bills) <> 0 OR sum(t.amount) <> 0 OR sum(t.paid) <> 0
    RETURNING id
)
SELECT (SELECT count(*) FROM taken) - (SELECT count(*) FROM put) AS fewer

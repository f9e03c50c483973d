-- does: puts one row in the place of all kept sums of a key, unless somebody is at it; yields how many rows fewer there are
WITH several AS (
    SELECT s.book_id, s.month, s.item_id, s.actor_name, s.way, s.estimated
    FROM metering_readingsum AS s
    WHERE (%(books)s::bigint[] IS NULL OR s.book_id = ANY(%(books)s::bigint[]))
        AND (SELECT pg_try_advisory_xact_lock(%(lock)s, 0))
    GROUP BY s.book_id, s.month, s.item_id, s.actor_name, s.way, s.estimated
    HAVING count(*) > 1 OR sum(s.readings) = 0
),
taken AS (
    DELETE FROM metering_readingsum AS s
    USING several
    WHERE s.book_id = several.book_id
        AND s.month = several.month
        AND s.item_id = several.item_id
        AND s.actor_name = several.actor_name
        AND s.way = several.way
        AND s.estimated = several.estimated
    RETURNING s.*
),
put AS (
    -- Only what this statement took itself: whatever others add or fold meanwhile, nothing is lost and nothing counts twice.
    INSERT INTO metering_readingsum (book_id, month, item_id, actor_name, way, estimated, readings, usage)
    SELECT t.book_id, t.month, t.item_id, t.actor_name, t.way, t.estimated, sum(t.readings), sum(t.usage)
    FROM taken AS t
    GROUP BY t.book_id, t.month, t.item_id, t.actor_name, t.way, t.estimated
    HAVING sum(t.readings) <> 0 OR sum(t.usage) <> 0
    RETURNING id
)
SELECT (SELECT count(*) FROM taken) - (SELECT count(*) FROM put) AS fewer

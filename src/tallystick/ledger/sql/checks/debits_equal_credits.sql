-- yields: transactions whose entries do not add up to zero; counted are transactions
WITH entry AS (
    {{entries}}
),

summed AS (
    SELECT entry.book_id, entry.day, entry.step, entry.source_id, sum(entry.amount) AS off_by
    FROM entry
    GROUP BY entry.book_id, entry.day, entry.step, entry.source_id
),

looked AS (
    SELECT count(*) AS counted FROM summed
),

found AS (
    SELECT 'unbalanced' AS fault, book_id, day, step, source_id, off_by
    FROM summed
    WHERE off_by <> 0
    LIMIT 100
)

SELECT found.fault, found.book_id, found.day, found.step, found.source_id, found.off_by, looked.counted
FROM looked
LEFT JOIN found ON true

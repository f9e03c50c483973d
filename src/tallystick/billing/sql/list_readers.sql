-- yields: the names of all who ever entered a reading, as they stand there
SELECT s.actor_name AS name
FROM metering_readingsum AS s
WHERE (%(books)s::bigint[] IS NULL OR s.book_id = ANY(%(books)s::bigint[]))
    AND (%(items)s::bigint[] IS NULL OR s.item_id = ANY(%(items)s::bigint[]))
GROUP BY s.actor_name
HAVING sum(s.readings) > 0
ORDER BY s.actor_name

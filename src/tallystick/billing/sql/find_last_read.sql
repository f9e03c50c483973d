-- yields: the latest month with a reading that kept sums know for a filter; nothing where there is none
SELECT s.month
FROM unnest(%(books)s::bigint[]) AS book (book_id)
CROSS JOIN LATERAL ({{sums}}) AS s
GROUP BY s.month
HAVING sum(s.readings) > 0
ORDER BY s.month DESC
LIMIT 1

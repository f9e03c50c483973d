-- yields: the last event of each of these things
SELECT wanted.kind, wanted.thing_id, last.now, last.book_id, last.item_id
FROM unnest(%(kinds)s::text[], %(things)s::bigint[]) AS wanted (kind, thing_id)
CROSS JOIN LATERAL (
    SELECT event.now, event.book_id, event.item_id
    FROM ({{events}}) AS event
    WHERE event.kind = wanted.kind AND event.thing_id = wanted.thing_id
    -- By the index of the thing, as in compare_rows.
    ORDER BY event.id + 0 DESC
    LIMIT 1
) AS last

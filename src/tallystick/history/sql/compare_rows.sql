-- yields: of each of these events the row after it and (of an earlier event of the same thing) before it
SELECT wanted.id, told.now, earlier.now AS was
FROM unnest(%(kinds)s::text[], %(things)s::bigint[], %(ids)s::bigint[]) AS wanted (kind, thing_id, id)
CROSS JOIN LATERAL (
    SELECT event.now
    FROM ({{events}}) AS event
    WHERE event.kind = wanted.kind AND event.id = wanted.id
) AS told
LEFT JOIN LATERAL (
    SELECT event.now
    FROM ({{events}}) AS event
    WHERE event.kind = wanted.kind AND event.thing_id = wanted.thing_id AND event.id < wanted.id
    -- By the index of the thing: a planner that knows little yet would walk back through everybody's events.
    ORDER BY event.id + 0 DESC
    LIMIT 1
) AS earlier ON true

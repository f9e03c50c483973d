-- yields: how many bills a run made, and the first and last day on which their periods begin
SELECT r.made, r.first_on, r.last_on
FROM kit_run AS r
WHERE r.id = %(run)s AND r.kind = 'bills' AND r.book_id = ANY(%(books)s::bigint[])

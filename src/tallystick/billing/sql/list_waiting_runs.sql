-- yields: bill runs that wait while nobody works on their book, oldest first
SELECT r.id
FROM kit_run AS r
WHERE r.kind = 'bills'
    AND r.stage = 'waiting'
    AND (%(books)s::bigint[] IS NULL OR r.book_id = ANY(%(books)s))
    -- Who works on a book holds its lock; who was killed does not.
    AND NOT EXISTS (
        SELECT FROM pg_locks AS held
        WHERE held.locktype = 'advisory'
            AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND held.classid::bigint = %(lock)s
            AND held.objid::bigint = r.book_id %% 2147483648
            AND held.granted
    )
ORDER BY r.id

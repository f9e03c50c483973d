-- yields: bill runs, newest first, with their book and how far each is
SELECT r.*, book.code AS book_code, book.name AS book_name, book.currency, p.done, p.total, p.told_at
FROM kit_run AS r
JOIN accounts_book AS book ON book.id = r.book_id
LEFT JOIN kit_runprogress AS p ON p.run_id = r.id
WHERE r.kind = 'bills'
    AND (%(books)s::bigint[] IS NULL OR r.book_id = ANY(%(books)s))
    AND (%(book)s::bigint IS NULL OR r.book_id = %(book)s)
    AND (%(run)s::bigint IS NULL OR r.id = %(run)s)
    -- Most midnights have nothing to do, and are not worth a line.
    AND (%(run)s::bigint IS NOT NULL OR r.user_id IS NOT NULL OR r.actor_name <> 'clock' OR r.stage <> 'done' OR r.made + r.failed > 0)
ORDER BY r.id DESC
LIMIT %(limit)s

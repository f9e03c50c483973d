-- yields: whether the clock's run of this day has been begun in the book, and may not have failed only by chance
SELECT count(*) FILTER (WHERE r.stage <> 'failed') > 0 OR count(*) >= %(most_failures)s AS done
FROM kit_run AS r
WHERE r.book_id = %(book)s AND r.kind = 'bills' AND r.today = %(today)s AND r.actor_name = %(clock)s AND r.user_id IS NULL

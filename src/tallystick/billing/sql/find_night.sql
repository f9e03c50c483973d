-- yields: whether the clock's run of this day is done in the book
SELECT EXISTS (
    SELECT FROM kit_run AS r
    WHERE r.book_id = %(book)s AND r.kind = 'bills' AND r.stage IN ('done', 'undone') AND r.today = %(today)s AND r.actor_name = %(clock)s AND r.user_id IS NULL
) AS done

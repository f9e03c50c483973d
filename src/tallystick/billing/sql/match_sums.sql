-- yields: the kept sums of one book's bills that a filter matches; stands inside the queries that add them up and find their days
SELECT s.*
FROM billing_billsum AS s
WHERE s.book_id = book.book_id
    AND CASE %(state)s
        WHEN 'live' THEN s.state <> 'void'
        WHEN 'unpaid' THEN s.state IN ('open', 'part')
        WHEN 'overdue' THEN s.state IN ('open', 'part') AND s.due_on < book.today
        ELSE s.state = %(state)s
    END
    AND (%(month_from)s::date IS NULL OR s.starts_on >= %(month_from)s::date)
    AND (%(before)s::date IS NULL OR s.starts_on < %(before)s::date)
    AND (%(items)s::bigint[] IS NULL OR s.item_id = ANY(%(items)s::bigint[]))
    AND (%(item)s::bigint IS NULL OR s.item_id = %(item)s::bigint)

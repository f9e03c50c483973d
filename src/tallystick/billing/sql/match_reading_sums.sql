-- yields: the kept sums of one book's readings and of their bills that a filter matches, to be added up by month or altogether
SELECT s.month, s.item_id, s.readings, s.usage, 0::numeric AS amount, 0::numeric AS paid
FROM metering_readingsum AS s
WHERE s.book_id = book.book_id
    AND %(state)s IN ('', 'unbilled')
    AND (%(month_from)s::date IS NULL OR s.month >= %(month_from)s::date)
    AND (%(before)s::date IS NULL OR s.month < %(before)s::date)
    AND (%(items)s::bigint[] IS NULL OR s.item_id = ANY(%(items)s::bigint[]))
    AND (%(item)s::bigint IS NULL OR s.item_id = %(item)s::bigint)
    -- Bills know neither reader nor way: what is unbilled is known of all readings together.
    AND (%(state)s <> '' OR %(reader)s = '' OR s.actor_name = %(reader)s)
    AND (%(state)s <> '' OR %(way)s::smallint IS NULL OR s.way = %(way)s::smallint)
    AND (%(state)s <> '' OR %(estimated)s::boolean IS NULL OR s.estimated = %(estimated)s::boolean)
UNION ALL
SELECT
    u.month, u.item_id,
    CASE %(state)s WHEN '' THEN 0 WHEN 'unbilled' THEN -u.bills ELSE u.bills END,
    CASE %(state)s WHEN '' THEN 0 WHEN 'unbilled' THEN -u.usage ELSE u.usage END,
    CASE %(state)s WHEN 'unbilled' THEN 0 ELSE u.amount END,
    CASE %(state)s WHEN 'unbilled' THEN 0 ELSE u.paid END
FROM billing_usagesum AS u
WHERE u.book_id = book.book_id
    AND (%(state)s IN ('', 'unbilled') OR u.state = %(state)s)
    AND (%(month_from)s::date IS NULL OR u.month >= %(month_from)s::date)
    AND (%(before)s::date IS NULL OR u.month < %(before)s::date)
    AND (%(items)s::bigint[] IS NULL OR u.item_id = ANY(%(items)s::bigint[]))
    AND (%(item)s::bigint IS NULL OR u.item_id = %(item)s::bigint)

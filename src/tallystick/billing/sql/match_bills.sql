-- yields: the bills of one book that a filter matches; stands inside the queries that list them and add them up
SELECT b.*
FROM billing_bill AS b
WHERE b.book_id = book.book_id
    AND (%(state)s = 'void' OR b.keeps_place)
    AND CASE %(state)s
        WHEN 'live' THEN b.voided_at IS NULL
        WHEN 'unpaid' THEN b.voided_at IS NULL AND b.paid < b.amount
        WHEN 'open' THEN b.voided_at IS NULL AND b.paid = 0 AND b.amount > 0
        WHEN 'part' THEN b.voided_at IS NULL AND b.paid > 0 AND b.paid < b.amount
        WHEN 'paid' THEN b.voided_at IS NULL AND b.paid = b.amount
        WHEN 'overdue' THEN b.voided_at IS NULL AND b.paid < b.amount AND b.due_on < book.today
        WHEN 'void' THEN b.voided_how = 1 OR b.voided_how > 2
    END
    AND (%(month_from)s::date IS NULL OR b.starts_on >= %(month_from)s::date)
    AND (%(before)s::date IS NULL OR b.starts_on < %(before)s::date)
    AND (%(items)s::bigint[] IS NULL OR b.item_id = ANY(%(items)s::bigint[]))
    AND (%(item)s::bigint IS NULL OR b.item_id = %(item)s::bigint)
    AND (%(tariff)s::bigint IS NULL OR b.tariff_id = %(tariff)s::bigint)
    AND (%(run)s::bigint IS NULL OR b.run_id = %(run)s::bigint)
    AND (%(accounts)s::bigint[] IS NULL OR b.account_id = ANY(%(accounts)s::bigint[]))
    AND (%(assets)s::bigint[] IS NULL OR b.asset_id = ANY(%(assets)s::bigint[]))
    AND (%(bills)s::bigint[] IS NULL OR b.id = ANY(%(bills)s::bigint[]))
    AND ({{text_held}})

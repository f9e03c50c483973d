-- yields: the live readings of one book that a filter matches, with their bills; stands inside the queries that list and add them up
SELECT
    r.*, bill.id AS bill_id, bill.account_id, bill.amount, bill.paid,
    CASE
        WHEN bill.id IS NULL THEN 'unbilled'
        WHEN bill.paid = bill.amount THEN 'paid'
        WHEN bill.paid > 0 THEN 'part'
        ELSE 'open'
    END AS state
FROM metering_reading AS r
LEFT JOIN LATERAL (
    -- Looked up one by one: of a page there are few, and the planner would gather a month of bills.
    SELECT b.id, b.account_id, b.amount, b.paid
    FROM billing_bill AS b
    WHERE b.book_id = r.book_id
        AND b.starts_on = r.month
        AND b.origin = 2
        AND b.origin_id = r.id
        AND b.keeps_place
        AND b.voided_at IS NULL
    OFFSET 0
) AS bill ON true
WHERE r.book_id = book.book_id
    AND r.voided_at IS NULL
    AND (%(month_from)s::date IS NULL OR r.month >= %(month_from)s::date)
    AND (%(before)s::date IS NULL OR r.month < %(before)s::date)
    AND (%(items)s::bigint[] IS NULL OR r.item_id = ANY(%(items)s::bigint[]))
    AND (%(item)s::bigint IS NULL OR r.item_id = %(item)s::bigint)
    AND (%(meter)s::bigint IS NULL OR r.meter_id = %(meter)s::bigint)
    AND (%(assets)s::bigint[] IS NULL OR r.asset_id = ANY(%(assets)s::bigint[]))
    AND (%(readings)s::bigint[] IS NULL OR r.id = ANY(%(readings)s::bigint[]))
    AND (%(reader)s = '' OR r.actor_name = %(reader)s)
    AND (%(way)s::smallint IS NULL OR r.way = %(way)s::smallint)
    AND (%(estimated)s::boolean IS NULL OR r.estimated = %(estimated)s::boolean)
    AND CASE %(state)s
        WHEN '' THEN TRUE
        WHEN 'unbilled' THEN bill.id IS NULL
        WHEN 'open' THEN bill.paid = 0 AND bill.amount > 0
        WHEN 'part' THEN bill.paid > 0 AND bill.paid < bill.amount
        WHEN 'paid' THEN bill.paid = bill.amount
    END
    AND (%(amount_from)s::numeric IS NULL OR bill.amount >= %(amount_from)s::numeric)
    AND (%(amount_to)s::numeric IS NULL OR bill.amount <= %(amount_to)s::numeric)
    AND ({{text_held}})
    AND ({{unusual}})
    AND ({{gap}})

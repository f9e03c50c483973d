-- yields: the bills of a book that bear a late fee on a day, neither posted nor waived, with their accounts
WITH asked AS (
    SELECT b.id AS bill_id, %(on_day)s::date AS on_day
    FROM billing_bill AS b
    JOIN tariffs_chargeitem AS item ON item.id = b.item_id
    WHERE b.book_id = %(book)s
        AND b.voided_at IS NULL
        AND item.daily_percent > 0
        AND b.due_on < %(on_day)s
        AND (%(bills)s::bigint[] IS NULL OR b.id = ANY(%(bills)s::bigint[]))
        AND (%(items)s::bigint[] IS NULL OR b.item_id = ANY(%(items)s::bigint[]))
),
{{late_fees}}
SELECT b.id, b.account_id
FROM fees
JOIN billing_bill AS b ON b.book_id = %(book)s AND b.id = fees.bill_id
ORDER BY b.id

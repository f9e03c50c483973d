-- yields: the bills of a book that may bear a late fee on a day, with their accounts
SELECT b.id, b.account_id
FROM billing_bill AS b
JOIN tariffs_chargeitem AS item ON item.id = b.item_id
WHERE b.book_id = %(book)s
    AND b.voided_at IS NULL
    AND b.origin <> 3
    AND item.daily_percent > 0
    AND b.due_on < %(on_day)s
    AND (%(bills)s::bigint[] IS NULL OR b.id = ANY(%(bills)s::bigint[]))
    AND (%(items)s::bigint[] IS NULL OR b.item_id = ANY(%(items)s::bigint[]))

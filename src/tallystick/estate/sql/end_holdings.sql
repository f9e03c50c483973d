-- does: lets holdings end on a day
UPDATE estate_holding
SET ends_on = %(ends_on)s
WHERE book_id = %(book)s AND id = ANY(%(holding_id)s::bigint[])

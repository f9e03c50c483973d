-- does: lets holdings never have been
DELETE FROM estate_holding
WHERE book_id = %(book)s AND id = ANY(%(holding_id)s::bigint[])

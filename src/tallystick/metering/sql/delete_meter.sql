-- does: removes a meter
DELETE FROM metering_meter WHERE book_id = %(book)s AND id = %(meter)s

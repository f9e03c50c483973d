-- yields: the id of the apportionment
INSERT INTO metering_apportionment (book_id, item_id, month, meter_id, quantity, by, user_id, actor_name, voided_by, void_reason)
VALUES (%(book)s, %(item)s, %(month)s, %(meter)s, %(quantity)s, %(by)s, %(user)s, %(actor)s, '', '')
RETURNING id

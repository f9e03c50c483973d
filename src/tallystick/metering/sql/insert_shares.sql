-- does: notes what each unit bears of an apportionment; all wait
INSERT INTO metering_share (book_id, apportionment_id, asset_id, item_id, month, weight, quantity)
SELECT a.book_id, a.id, share.asset_id, a.item_id, a.month, share.weight, share.quantity
FROM metering_apportionment AS a
CROSS JOIN unnest(%(asset_id)s::bigint[], %(weight)s::numeric[], %(quantity)s::numeric[]) AS share (asset_id, weight, quantity)
WHERE a.book_id = %(book)s AND a.id = %(apportionment)s

-- does: removes a charge item
DELETE FROM tariffs_chargeitem WHERE id = %(item)s

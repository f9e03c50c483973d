-- does: changes what is said of a meter
UPDATE metering_meter
SET serial = %(serial)s, multiplier = %(multiplier)s, initial = %(initial)s, digits = %(digits)s, place = %(place)s,
    communal = %(communal)s, installed_on = %(installed_on)s
WHERE book_id = %(book)s AND id = %(meter)s

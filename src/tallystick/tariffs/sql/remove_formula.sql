-- does: removes a named formula; versions of tariffs keep their own copy of its text
DELETE FROM tariffs_formula WHERE id = %(formula)s

-- yields: the code of one asset
SELECT code FROM estate_asset WHERE book_id = %(book)s AND id = %(asset)s

-- yields: those of these photos that readings of a book name, voided ones too
SELECT DISTINCT photo FROM metering_reading WHERE book_id = %(book)s AND photo = ANY(%(photos)s::text[])

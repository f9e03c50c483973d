-- yields: books with how many buildings, units and accounts each has
SELECT
    book.id AS book_id, book.id, book.code, book.name, book.kind, book.currency, book.timezone,
    (SELECT count(*) FROM estate_building AS building WHERE building.book_id = book.id) AS buildings,
    (SELECT count(*) FROM estate_asset AS asset WHERE asset.book_id = book.id AND asset.kind = 'unit') AS units,
    (SELECT count(*) FROM accounts_account AS account WHERE account.book_id = book.id) AS accounts
FROM accounts_book AS book
WHERE book.id = ANY(%(books)s::bigint[])
  AND (%(text)s = '' OR strpos(text_findable(book.code) || ' ' || text_findable(book.name), text_sought(%(text)s)) > 0)

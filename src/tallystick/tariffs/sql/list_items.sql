-- yields: charge items that match, with their book and how many tariffs each has
SELECT item.*, book.code AS book_code, book.name AS book_name,
       (SELECT count(*) FROM tariffs_tariff AS tariff WHERE tariff.item_id = item.id) AS tariffs
FROM tariffs_chargeitem AS item
LEFT JOIN accounts_book AS book ON book.id = item.book_id
WHERE (%(books)s::bigint[] IS NULL OR item.book_id IS NULL OR item.book_id = ANY(%(books)s))
  AND (%(items)s::bigint[] IS NULL OR item.id = ANY(%(items)s))
  AND (%(book)s::bigint IS NULL OR item.book_id IS NULL OR item.book_id = %(book)s)
  AND (%(common)s::boolean IS NULL OR (item.book_id IS NULL) = %(common)s)
  AND strpos(text_findable(item.name), text_sought(%(text)s)) > 0

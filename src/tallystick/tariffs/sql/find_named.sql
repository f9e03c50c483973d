-- yields: charge items and tariffs whose name holds a text, of a book in scope or common to all
SELECT 'item' AS kind, item.id, item.name, '' AS item_name, book.code AS book_code, book.name AS book_name
FROM tariffs_chargeitem AS item
LEFT JOIN accounts_book AS book ON book.id = item.book_id
WHERE (%(books)s::bigint[] IS NULL OR item.book_id IS NULL OR item.book_id = ANY(%(books)s))
  AND (%(items)s::bigint[] IS NULL OR item.id = ANY(%(items)s))
  AND strpos(text_findable(item.name), text_sought(%(text)s)) > 0
UNION ALL
SELECT 'tariff', tariff.id, tariff.name, item.name, book.code, book.name
FROM tariffs_tariff AS tariff
JOIN tariffs_chargeitem AS item ON item.id = tariff.item_id
LEFT JOIN accounts_book AS book ON book.id = tariff.book_id
WHERE (%(books)s::bigint[] IS NULL OR tariff.book_id IS NULL OR tariff.book_id = ANY(%(books)s))
  AND (%(items)s::bigint[] IS NULL OR tariff.item_id = ANY(%(items)s))
  AND strpos(text_findable(tariff.name), text_sought(%(text)s)) > 0
ORDER BY kind, name, id
LIMIT %(limit)s

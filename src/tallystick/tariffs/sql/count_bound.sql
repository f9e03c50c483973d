-- yields: the books in which a tariff was ever bound, and to how many assets it is
SELECT bound.book_id, count(*) FILTER (WHERE bound.removed_on IS NULL) AS assets
FROM tariffs_assignment AS bound
WHERE bound.book_id IN (SELECT book.id FROM accounts_book AS book WHERE %(books)s::bigint[] IS NULL OR book.id = ANY(%(books)s))
  AND bound.tariff_id = %(tariff)s
GROUP BY bound.book_id
ORDER BY bound.book_id

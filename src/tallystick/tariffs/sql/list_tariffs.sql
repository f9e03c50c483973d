-- yields: tariffs that match, with the price in force on a day, how many prices each has and how many assets it is bound to
SELECT tariff.id, tariff.book_id, book.code AS book_code, book.name AS book_name, tariff.item_id, item.name AS item_name,
       tariff.name, tariff.currency, tariff.method, tariff.measure, tariff.months, tariff.price_for, tariff.on_usage,
       tariff.remark, version.id AS version_id, version.in_force_from, version.unit_price, version.amount,
       version.formula_text,
       (SELECT count(*) FROM tariffs_tariffversion AS dated WHERE dated.tariff_id = tariff.id) AS versions,
       (
           SELECT count(*) FROM tariffs_assignment AS bound
           WHERE bound.book_id IN (
                   SELECT seen.id FROM accounts_book AS seen
                   WHERE %(books)s::bigint[] IS NULL OR seen.id = ANY(%(books)s)
               )
             AND bound.tariff_id = tariff.id AND bound.removed_on IS NULL
             AND (bound.end_on IS NULL OR bound.end_on >= %(on_day)s)
       ) AS bound
FROM tariffs_tariff AS tariff
JOIN tariffs_chargeitem AS item ON item.id = tariff.item_id
LEFT JOIN accounts_book AS book ON book.id = tariff.book_id
LEFT JOIN LATERAL (
    SELECT * FROM tariffs_tariffversion AS dated
    WHERE dated.tariff_id = tariff.id AND dated.in_force_from <= %(on_day)s
    ORDER BY dated.in_force_from DESC
    LIMIT 1
) AS version ON true
WHERE (%(books)s::bigint[] IS NULL OR tariff.book_id IS NULL OR tariff.book_id = ANY(%(books)s))
  AND (%(items)s::bigint[] IS NULL OR tariff.item_id = ANY(%(items)s))
  AND (%(book)s::bigint IS NULL OR tariff.book_id IS NULL OR tariff.book_id = %(book)s)
  AND (%(common)s::boolean IS NULL OR (tariff.book_id IS NULL) = %(common)s)
  AND (%(item)s::bigint IS NULL OR tariff.item_id = %(item)s)
  AND (%(method)s::text IS NULL OR tariff.method = %(method)s)
  AND strpos(
      text_findable(item.name) || ' ' || text_findable(tariff.name) || ' ' || text_findable(tariff.remark),
      text_sought(%(text)s)
  ) > 0

-- yields: the tariffs that a book may use, by item and name, with the price in force on a day
SELECT tariff.id, tariff.book_id, tariff.item_id, item.name AS item_name, tariff.name, tariff.currency, tariff.method,
       tariff.measure, tariff.months, tariff.price_for, tariff.on_usage, tariff.remark,
       version.id AS version_id, version.in_force_from, version.unit_price, version.amount, version.formula_text
FROM tariffs_tariff AS tariff
JOIN tariffs_chargeitem AS item ON item.id = tariff.item_id
LEFT JOIN LATERAL (
    SELECT * FROM tariffs_tariffversion AS version
    WHERE version.tariff_id = tariff.id AND version.in_force_from <= %(on_day)s
    ORDER BY version.in_force_from DESC
    LIMIT 1
) AS version ON true
WHERE (tariff.book_id IS NULL OR tariff.book_id = %(book)s)
  AND (%(items)s::bigint[] IS NULL OR tariff.item_id = ANY(%(items)s))
  AND (%(item)s::bigint IS NULL OR tariff.item_id = %(item)s)
  AND (%(name)s::text IS NULL OR tariff.name = %(name)s)
ORDER BY item.name, tariff.name, tariff.book_id NULLS LAST

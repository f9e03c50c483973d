-- yields: assignments of a book with the names of what they bind, by asset, item and start
SELECT assignment.id, assignment.asset_id, asset.code AS asset_code, asset.kind AS asset_kind,
       assignment.item_id, item.name AS item_name, assignment.tariff_id, tariff.name AS tariff_name,
       tariff.method, tariff.on_usage, assignment.start_on, assignment.end_on, assignment.amount,
       assignment.made_on, assignment.made_by, assignment.removed_on
FROM tariffs_assignment AS assignment
JOIN estate_asset AS asset ON asset.book_id = assignment.book_id AND asset.id = assignment.asset_id
JOIN tariffs_chargeitem AS item ON item.id = assignment.item_id
JOIN tariffs_tariff AS tariff ON tariff.id = assignment.tariff_id
WHERE assignment.book_id = %(book)s
  AND (%(scope_items)s::bigint[] IS NULL OR assignment.item_id = ANY(%(scope_items)s))
  AND (%(assets)s::bigint[] IS NULL OR assignment.asset_id = ANY(%(assets)s))
  AND (%(items)s::bigint[] IS NULL OR assignment.item_id = ANY(%(items)s))
  AND (%(tariffs)s::bigint[] IS NULL OR assignment.tariff_id = ANY(%(tariffs)s))
  AND (%(on_day)s::date IS NULL OR daterange(assignment.start_on, assignment.end_on, '[]') @> %(on_day)s::date)
  AND (%(removed)s OR assignment.removed_on IS NULL)
ORDER BY asset.code, item.name, assignment.start_on

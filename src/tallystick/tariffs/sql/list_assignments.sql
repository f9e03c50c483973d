-- yields: assignments that match, with the names of what they bind and how each stands on a day
SELECT assignment.id, assignment.book_id, book.code AS book_code, book.name AS book_name, book.currency,
       assignment.asset_id, asset.code AS asset_code, asset.kind AS asset_kind, asset.building_id,
       building.code AS building_code, assignment.item_id, item.name AS item_name, assignment.tariff_id,
       tariff.name AS tariff_name, tariff.method, tariff.on_usage, assignment.start_on, assignment.end_on,
       assignment.amount, assignment.made_on, assignment.made_by, assignment.removed_on,
       CASE
           WHEN assignment.removed_on IS NOT NULL THEN 'removed'
           WHEN assignment.end_on < %(on_day)s THEN 'ended'
           WHEN assignment.start_on > %(on_day)s THEN 'coming'
           ELSE 'in_force'
       END AS state
FROM tariffs_assignment AS assignment
JOIN accounts_book AS book ON book.id = assignment.book_id
JOIN estate_asset AS asset ON asset.book_id = assignment.book_id AND asset.id = assignment.asset_id
LEFT JOIN estate_building AS building ON building.book_id = asset.book_id AND building.id = asset.building_id
JOIN tariffs_chargeitem AS item ON item.id = assignment.item_id
JOIN tariffs_tariff AS tariff ON tariff.id = assignment.tariff_id
WHERE (%(books)s::bigint[] IS NULL OR assignment.book_id = ANY(%(books)s))
  AND (%(scope_items)s::bigint[] IS NULL OR assignment.item_id = ANY(%(scope_items)s))
  AND (%(ids)s::bigint[] IS NULL OR assignment.id = ANY(%(ids)s))
  AND (%(building)s::bigint IS NULL OR asset.building_id = %(building)s)
  AND (%(kind)s::text IS NULL OR asset.kind = %(kind)s)
  AND (%(asset)s::bigint IS NULL OR assignment.asset_id = %(asset)s)
  AND (%(item)s::bigint IS NULL OR assignment.item_id = %(item)s)
  AND (%(tariff)s::bigint IS NULL OR assignment.tariff_id = %(tariff)s)
  AND (assignment.removed_on IS NULL OR %(state)s IN ('removed', 'any'))
  AND CASE %(state)s
      WHEN 'standing' THEN assignment.end_on IS NULL OR assignment.end_on >= %(on_day)s
      WHEN 'in_force' THEN daterange(assignment.start_on, assignment.end_on, '[]') @> %(on_day)s::date
      WHEN 'coming' THEN assignment.start_on > %(on_day)s
      WHEN 'ended' THEN assignment.end_on < %(on_day)s
      WHEN 'removed' THEN assignment.removed_on IS NOT NULL
      ELSE true
  END
  AND (%(text)s = '' OR strpos(
      text_findable(asset.code) || ' ' || text_findable(item.name) || ' ' || text_findable(tariff.name),
      text_sought(%(text)s)
  ) > 0)

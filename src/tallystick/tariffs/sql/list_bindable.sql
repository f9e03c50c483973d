-- yields: assets of a book that match, with what each bears of one item on a day or later
SELECT asset.id, asset.book_id, asset.code, asset.kind, asset.building_id, building.code AS building_code, asset.floor,
       asset.room, asset.household, asset.building_area, asset.inner_area, asset.shared_area, asset.parking_area,
       asset.displacement,
       (
           SELECT string_agg(DISTINCT tariff.name, ', ')
           FROM tariffs_assignment AS bound
           JOIN tariffs_tariff AS tariff ON tariff.id = bound.tariff_id
           WHERE bound.book_id = %(book)s AND bound.asset_id = asset.id AND bound.item_id = %(item)s
             AND bound.removed_on IS NULL AND (bound.end_on IS NULL OR bound.end_on >= %(on_day)s)
       ) AS bears
FROM estate_asset AS asset
LEFT JOIN estate_building AS building ON building.book_id = asset.book_id AND building.id = asset.building_id
WHERE asset.book_id = %(book)s
  AND (%(ids)s::bigint[] IS NULL OR asset.id = ANY(%(ids)s))
  AND (%(building)s::bigint IS NULL OR asset.building_id = %(building)s)
  AND (%(kind)s::text IS NULL OR asset.kind = %(kind)s)
  AND (%(floor)s::int IS NULL OR asset.floor = %(floor)s)
  AND (%(text)s = '' OR strpos(text_findable(asset.code) || ' ' || text_findable(asset.room), text_sought(%(text)s)) > 0)
  AND (NOT %(without)s OR NOT EXISTS (
      SELECT FROM tariffs_assignment AS bound
      WHERE bound.book_id = %(book)s AND bound.asset_id = asset.id AND bound.item_id = %(item)s
        AND bound.removed_on IS NULL AND (bound.end_on IS NULL OR bound.end_on >= %(on_day)s)
  ))

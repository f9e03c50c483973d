-- yields: what each unit bears of a quantity, in ten-thousandths that add up to it: the largest remainders are rounded up, ties by asset
WITH chosen AS (
    SELECT
        asset.id AS asset_id, asset.code AS asset_code,
        CASE %(by)s
            WHEN 1 THEN 1
            WHEN 2 THEN coalesce(asset.building_area, 0)
            ELSE (
                SELECT coalesce(sum(r.usage - r.shared), 0)
                FROM metering_reading AS r
                JOIN metering_meter AS m ON m.book_id = r.book_id AND m.id = r.meter_id AND NOT m.communal
                WHERE r.book_id = asset.book_id
                    AND r.asset_id = asset.id
                    AND r.item_id = %(item)s
                    AND r.month = %(month)s
                    AND r.voided_at IS NULL
            )
        END::numeric AS weight
    FROM estate_asset AS asset
    WHERE asset.book_id = %(book)s AND asset.id = ANY(%(assets)s::bigint[])
),
cut AS (
    SELECT
        chosen.*,
        div(%(quantity)s * 10000 * chosen.weight, nullif(sum(chosen.weight) OVER (), 0)) AS units,
        mod(%(quantity)s * 10000 * chosen.weight, nullif(sum(chosen.weight) OVER (), 0)) AS remainder
    FROM chosen
),
ranked AS (
    SELECT
        cut.*,
        %(quantity)s * 10000 - sum(cut.units) OVER () AS missing,
        row_number() OVER (ORDER BY cut.remainder DESC, cut.asset_id) AS number
    FROM cut
)
SELECT
    ranked.asset_id, ranked.asset_code, ranked.weight,
    round((ranked.units + CASE WHEN ranked.number <= ranked.missing THEN 1 ELSE 0 END) * 0.0001, 4) AS quantity
FROM ranked
ORDER BY ranked.asset_code, ranked.asset_id

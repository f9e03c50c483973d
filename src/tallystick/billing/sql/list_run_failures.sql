-- yields: the bills that a run could not make: the code of the reason, what the asset lacks, whether the bill was made since;
-- place counts those of one tariff and reason
SELECT
    f.id, f.book_id, f.code, f.lacks, f.starts_on, f.asset_id, f.item_id, f.tariff_id, f.origin_id AS assignment_id,
    asset.code AS asset_code, asset.kind AS asset_kind, item.name AS item_name, tariff.name AS tariff_name,
    EXISTS (
        SELECT FROM billing_bill AS b
        WHERE b.book_id = f.book_id
            AND b.starts_on = f.starts_on
            AND b.origin = 1
            AND b.origin_id = f.origin_id
            AND b.keeps_place
    ) AS is_made,
    row_number() OVER (PARTITION BY f.tariff_id, f.code, f.lacks ORDER BY asset.code, f.starts_on) AS place
FROM billing_runfailure AS f
JOIN tariffs_chargeitem AS item ON item.id = f.item_id
JOIN tariffs_tariff AS tariff ON tariff.id = f.tariff_id
JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = f.asset_id
WHERE f.book_id = %(book)s
    AND f.run_id = %(run)s

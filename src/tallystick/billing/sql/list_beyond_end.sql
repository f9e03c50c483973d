-- yields: the live bills of assignments, and of readings that they charge, that reach beyond the ends wanted: wholly beyond or only cut, and whether they bear money
SELECT
    b.id, a.id AS assignment_id, asset.code AS asset_code, item.name AS item_name, b.starts_on, b.ends_on, b.amount, b.paid,
    wanted.end_on < a.start_on OR b.starts_on > wanted.end_on AS is_beyond,
    b.paid > 0 OR EXISTS (
        SELECT FROM billing_bill AS late
        WHERE late.book_id = %(book)s AND late.account_id = b.account_id AND late.late_fee_of = b.id AND late.paid > 0
    ) AS has_money
FROM unnest(%(assignment_id)s::bigint[], %(end_on)s::date[]) AS wanted (assignment_id, end_on)
JOIN tariffs_assignment AS a ON a.book_id = %(book)s AND a.id = wanted.assignment_id
JOIN billing_bill AS b ON b.book_id = a.book_id AND b.starts_on >= a.start_on AND b.origin = 1 AND b.origin_id = a.id AND b.keeps_place
JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = a.asset_id
JOIN tariffs_chargeitem AS item ON item.id = a.item_id
WHERE b.voided_at IS NULL
    AND (wanted.end_on < a.start_on OR b.ends_on > wanted.end_on)
UNION ALL
-- A reading's bill is of the assignment that charges its month: the latest one that covers a part of it. It is never cut.
SELECT
    b.id, a.id, asset.code, item.name, b.starts_on, b.ends_on, b.amount, b.paid, TRUE,
    b.paid > 0 OR EXISTS (
        SELECT FROM billing_bill AS late
        WHERE late.book_id = %(book)s AND late.account_id = b.account_id AND late.late_fee_of = b.id AND late.paid > 0
    )
FROM unnest(%(assignment_id)s::bigint[], %(end_on)s::date[]) AS wanted (assignment_id, end_on)
JOIN tariffs_assignment AS a ON a.book_id = %(book)s AND a.id = wanted.assignment_id
JOIN tariffs_tariff AS t ON t.id = a.tariff_id AND t.on_usage
JOIN metering_reading AS r
    ON r.book_id = a.book_id
    AND r.asset_id = a.asset_id
    AND r.item_id = a.item_id
    AND r.month >= date_trunc('month', a.start_on)::date
    AND (a.end_on IS NULL OR r.month <= a.end_on)
    AND (wanted.end_on < a.start_on OR r.month > wanted.end_on)
    AND r.voided_at IS NULL
JOIN billing_bill AS b ON b.book_id = r.book_id AND b.starts_on = r.month AND b.origin = 2 AND b.origin_id = r.id AND b.keeps_place
JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = a.asset_id
JOIN tariffs_chargeitem AS item ON item.id = a.item_id
WHERE b.voided_at IS NULL
    AND b.tariff_id = a.tariff_id
    AND NOT EXISTS (
        SELECT FROM tariffs_assignment AS later
        WHERE later.book_id = a.book_id
            AND later.asset_id = a.asset_id
            AND later.item_id = a.item_id
            AND later.tariff_id = a.tariff_id
            AND later.removed_on IS NULL
            AND later.start_on > a.start_on
            AND later.start_on < r.month + INTERVAL '1 month'
            AND (later.end_on IS NULL OR later.end_on >= r.month)
    )
ORDER BY asset_code, starts_on, id

-- yields: the live bills of assignments that reach beyond the ends wanted: wholly beyond or only cut, and whether they bear money
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
ORDER BY asset.code, b.starts_on, b.id

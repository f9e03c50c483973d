-- yields: the live bills of assignments that reach beyond their ends: wholly beyond or only cut, and whether they bear money
SELECT
    b.id,
    a.removed_on IS NOT NULL OR b.starts_on > a.end_on AS is_beyond,
    b.paid > 0 OR EXISTS (
        SELECT FROM billing_bill AS late
        WHERE late.book_id = %(book)s AND late.account_id = b.account_id AND late.late_fee_of = b.id AND late.paid > 0
    ) AS has_money
FROM tariffs_assignment AS a
JOIN billing_bill AS b ON b.book_id = a.book_id AND b.starts_on >= a.start_on AND b.origin = 1 AND b.origin_id = a.id AND b.keeps_place
WHERE a.book_id = %(book)s
    AND a.id = ANY(%(assignments)s::bigint[])
    AND b.voided_at IS NULL
    AND (a.removed_on IS NOT NULL OR b.ends_on > a.end_on)
ORDER BY b.id

-- does: voids bills and the late fees tied to them; yields how many bills were named and voided
WITH named AS (
    UPDATE billing_bill
    SET keeps_place = %(keeps_place)s AND origin = 1,
        voided_how = %(how)s, voided_on = %(today)s, voided_at = now(), voided_by = %(actor)s, void_reason = %(reason)s
    WHERE book_id = %(book)s
        AND id = ANY(%(bills)s::bigint[])
        AND voided_at IS NULL
    RETURNING id, origin, origin_id
),
late AS (
    UPDATE billing_latefee AS f
    SET voided_at = now()
    FROM named
    WHERE f.book_id = %(book)s
        AND (f.bill_id = named.id OR (named.origin = 3 AND f.id = named.origin_id))
        AND f.voided_at IS NULL
    RETURNING f.id
),
late_bills AS (
    UPDATE billing_bill AS b
    SET keeps_place = FALSE, voided_how = %(how)s, voided_on = %(today)s, voided_at = now(), voided_by = %(actor)s, void_reason = %(reason)s
    FROM named
    WHERE b.book_id = %(book)s
        AND b.late_fee_of = named.id
        AND b.account_id IN (SELECT o.account_id FROM billing_bill AS o WHERE o.book_id = %(book)s AND o.id = ANY(%(bills)s::bigint[]))
        AND b.id <> ALL(%(bills)s::bigint[])
        AND b.voided_at IS NULL
    RETURNING b.id
)
SELECT (SELECT count(*) FROM named) AS voided, (SELECT count(*) FROM late) + (SELECT count(*) FROM late_bills) AS late_fees

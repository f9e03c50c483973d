-- does: voids the late-fee bills that receipts made and the postings behind them; yields those bills on which other money lies, which stay
WITH made AS (
    SELECT b.id, f.id AS late_fee_id, b.paid
    FROM billing_latefee AS f
    JOIN billing_bill AS b ON b.book_id = %(book)s AND b.origin = 3 AND b.origin_id = f.id AND b.starts_on = f.on_day AND b.keeps_place
    WHERE f.book_id = %(book)s
        AND f.bill_id = ANY(%(mains)s::bigint[])
        AND f.receipt_id = ANY(%(receipts)s::bigint[])
        AND f.voided_at IS NULL
),
late_fees AS (
    UPDATE billing_latefee AS f
    SET voided_at = now()
    FROM made
    WHERE f.book_id = %(book)s AND f.id = made.late_fee_id AND made.paid = 0
),
bills AS (
    UPDATE billing_bill AS b
    SET keeps_place = FALSE, voided_how = 6, voided_on = %(today)s, voided_at = now(), voided_by = %(actor)s, void_reason = %(reason)s
    FROM made
    WHERE b.book_id = %(book)s AND b.id = made.id AND made.paid = 0
)
SELECT id FROM made WHERE paid > 0

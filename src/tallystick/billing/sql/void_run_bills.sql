-- does: voids the live bills of a run, gives their places back, and voids the unpaid late fees that hang on them
WITH undone AS MATERIALIZED (
    SELECT b.id
    FROM billing_bill AS b
    WHERE b.book_id = %(book)s
        AND b.starts_on BETWEEN %(first_on)s AND %(last_on)s
        AND b.run_id = %(run)s
        AND b.voided_at IS NULL
),
late AS (
    UPDATE billing_latefee AS f
    SET voided_at = now()
    WHERE f.book_id = %(book)s
        AND f.voided_at IS NULL
        AND f.bill_id IN (SELECT undone.id FROM undone)
),
late_bills AS (
    UPDATE billing_bill AS b
    SET keeps_place = FALSE, voided_how = %(how)s, voided_on = %(today)s, voided_at = now(), voided_by = %(actor)s, void_reason = %(reason)s
    WHERE b.book_id = %(book)s
        AND b.origin = 3
        AND b.voided_at IS NULL
        AND b.late_fee_of IN (SELECT undone.id FROM undone)
)
UPDATE billing_bill AS b
SET keeps_place = FALSE, voided_how = %(how)s, voided_on = %(today)s, voided_at = now(), voided_by = %(actor)s, void_reason = %(reason)s
WHERE b.book_id = %(book)s
    AND b.starts_on BETWEEN %(first_on)s AND %(last_on)s
    AND b.id IN (SELECT undone.id FROM undone)

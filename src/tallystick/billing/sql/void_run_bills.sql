-- does: voids the live bills of a run and gives their places back
UPDATE billing_bill
SET keeps_place = FALSE, voided_how = %(how)s, voided_on = %(today)s, voided_at = now(), voided_by = %(actor)s, void_reason = %(reason)s
WHERE book_id = %(book)s
    AND starts_on BETWEEN %(first_on)s AND %(last_on)s
    AND run_id = %(run)s
    AND voided_at IS NULL

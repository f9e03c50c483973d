-- yields: the late fees posted or waived of one bill, in their order, each with the bill that it became
SELECT
    fee.id, fee.on_day, fee.amount, fee.waived, fee.reason, fee.actor_name, fee.receipt_id, fee.voided_at IS NOT NULL AS is_void,
    own.id AS fee_bill_id, own.paid
FROM billing_latefee AS fee
LEFT JOIN billing_bill AS own ON own.book_id = fee.book_id
    AND own.starts_on = fee.on_day AND own.origin = 3 AND own.origin_id = fee.id
WHERE fee.book_id = %(book)s AND fee.bill_id = %(bill)s
ORDER BY fee.id

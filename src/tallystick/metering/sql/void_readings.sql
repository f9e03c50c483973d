-- does: voids readings
UPDATE metering_reading
SET voided_at = now(), voided_by = %(actor)s, void_reason = %(reason)s
WHERE book_id = %(book)s
    AND id = ANY(%(readings)s::bigint[])
    AND voided_at IS NULL

-- does: undoes an apportionment and its shares
WITH undone AS (
    UPDATE metering_apportionment
    SET voided_at = now(), voided_by = %(actor)s, void_reason = %(reason)s
    WHERE book_id = %(book)s AND id = %(apportionment)s AND voided_at IS NULL
    RETURNING book_id, id
)
UPDATE metering_share AS s
SET voided_at = now()
FROM undone
WHERE s.book_id = undone.book_id AND s.apportionment_id = undone.id

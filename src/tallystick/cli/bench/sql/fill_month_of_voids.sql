-- does: voids every hundredth receipt of a month
WITH voided AS (
    SELECT
        r.*, nextval(pg_get_serial_sequence('cashier_receipt', 'id')) AS new_id, row_number() OVER (ORDER BY r.id) AS place
    FROM cashier_receipt AS r
    WHERE r.book_id = %(book)s AND r.year = %(year)s AND r.seq > %(before)s - %(units)s AND r.seq <= %(before)s AND mod(r.seq, 100) = 7
)
INSERT INTO cashier_receipt (
    id, book_id, account_id, year, seq, kind, on_day, entered_on, amount, remark, reason, voids_id, request_digest, actor_name
)
SELECT
    new_id, %(book)s, account_id, %(year)s, %(before)s + place, 'void', on_day, on_day, -amount, '', 'twice', id, '', actor_name
FROM voided

-- does: takes back what receipts laid on bills, by further records; yields the bills concerned
WITH voids AS (
    SELECT * FROM unnest(%(receipt_id)s::bigint[], %(void_id)s::bigint[]) AS t (receipt_id, void_id)
),
back AS (
    INSERT INTO billing_settlement (book_id, account_id, bill_id, receipt_id, amount, on_day, reverses_id)
    SELECT s.book_id, s.account_id, s.bill_id, voids.void_id, -s.amount, %(today)s, s.id
    FROM voids
    JOIN billing_settlement AS s ON s.book_id = %(book)s AND s.receipt_id = voids.receipt_id
    WHERE s.reverses_id IS NULL
    RETURNING bill_id, amount
),
sums AS (SELECT bill_id, sum(amount) AS amount FROM back GROUP BY bill_id)
UPDATE billing_bill AS b
SET paid = b.paid + sums.amount
FROM sums
WHERE b.book_id = %(book)s
    AND b.id = sums.bill_id
RETURNING b.id

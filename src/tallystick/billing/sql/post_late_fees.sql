-- does: turns the late fee of each bill given, to its day, into a bill of its own; yields bill_id, id of the new bill, amount
WITH postings AS (
    SELECT * FROM unnest(%(bills)s::bigint[], %(days)s::date[], %(receipts)s::bigint[]) AS t (bill_id, on_day, receipt_id)
),
asked AS (SELECT bill_id, on_day FROM postings),
{{late_fees}},
posted AS (
    INSERT INTO billing_latefee (book_id, bill_id, on_day, amount, waived, reason, receipt_id, user_id, actor_name)
    SELECT %(book)s, fees.bill_id, fees.on_day, fees.fee, FALSE, '', postings.receipt_id, %(user)s, %(actor)s
    FROM fees
    JOIN postings ON postings.bill_id = fees.bill_id
    ORDER BY fees.bill_id
    RETURNING id, bill_id, on_day, amount
)
INSERT INTO billing_bill (
    book_id, account_id, asset_id, item_id, tariff_id, origin, origin_id, starts_on, ends_on, net, tax_percent, tax, amount, paid,
    due_on, posted_on, made_on, user_id, actor_name, late_fee_of
)
SELECT
    %(book)s, b.account_id, b.asset_id, b.item_id, b.tariff_id, 3, posted.id, posted.on_day, posted.on_day, posted.amount, 0, 0, posted.amount, 0,
    posted.on_day, greatest(posted.on_day, %(today)s), %(today)s, %(user)s, %(actor)s, b.id
FROM posted
JOIN billing_bill AS b ON b.book_id = %(book)s AND b.id = posted.bill_id
ORDER BY posted.id
RETURNING late_fee_of AS bill_id, id, amount

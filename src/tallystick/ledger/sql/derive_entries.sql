-- yields: the entries of the books given up to a last day, in no order: debits above zero, credits below
-- Steps are the order within a day: 1 a bill is posted, 2 the advance for it moves, 3 it is voided, 4 a receipt.
-- A bill voided before its posting was never in the books. What is laid on a bill before its posting is an advance.
SELECT
    bill.book_id,
    turn.day,
    turn.step,
    bill.id AS source_id,
    line.side,
    line.account_id,
    line.item_id,
    NULL::text AS method,
    turn.sign * line.amount AS amount,
    bill.account_id AS payer_id,
    bill.asset_id,
    bill.item_id AS about_item_id,
    bill.starts_on,
    bill.ends_on
FROM billing_bill AS bill
CROSS JOIN LATERAL (VALUES
    (1, bill.posted_on, 1),
    (3, bill.voided_on, -1)
) AS turn (step, day, sign)
CROSS JOIN LATERAL (VALUES
    ('receivable', bill.account_id, NULL::bigint, bill.amount),
    -- The origins are those of billing: 3 a late fee, 5 an opening balance.
    (
        CASE bill.origin WHEN 3 THEN 'late_fees' WHEN 5 THEN 'opening' ELSE 'charges' END,
        NULL,
        CASE bill.origin WHEN 5 THEN NULL ELSE bill.item_id END,
        -bill.net
    ),
    ('tax', NULL, NULL, -bill.tax)
) AS line (side, account_id, item_id, amount)
WHERE (%(books)s::bigint[] IS NULL OR bill.book_id = ANY(%(books)s))
  AND turn.day <= {{last}}
  AND line.amount <> 0
  AND (bill.voided_on IS NULL OR bill.voided_on >= bill.posted_on)

UNION ALL

SELECT
    bill.book_id,
    bill.posted_on,
    2,
    bill.id,
    line.side,
    settlement.account_id,
    NULL,
    NULL,
    line.sign * sum(settlement.amount),
    bill.account_id,
    bill.asset_id,
    bill.item_id,
    bill.starts_on,
    bill.ends_on
FROM billing_settlement AS settlement
INNER JOIN billing_bill AS bill ON bill.book_id = settlement.book_id AND bill.id = settlement.bill_id
CROSS JOIN LATERAL (VALUES ('advances', 1), ('receivable', -1)) AS line (side, sign)
WHERE (%(books)s::bigint[] IS NULL OR settlement.book_id = ANY(%(books)s))
  AND settlement.on_day < bill.posted_on
  AND bill.posted_on <= {{last}}
GROUP BY bill.id, line.side, line.sign, settlement.account_id
HAVING sum(settlement.amount) <> 0

UNION ALL

SELECT
    settlement.book_id,
    settlement.on_day,
    4,
    settlement.receipt_id,
    CASE WHEN settlement.on_day < bill.posted_on THEN 'advances' ELSE 'receivable' END,
    settlement.account_id,
    NULL,
    NULL,
    -settlement.amount,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL
FROM billing_settlement AS settlement
INNER JOIN billing_bill AS bill ON bill.book_id = settlement.book_id AND bill.id = settlement.bill_id
WHERE (%(books)s::bigint[] IS NULL OR settlement.book_id = ANY(%(books)s))
  AND settlement.on_day <= {{last}}

UNION ALL

SELECT
    means.book_id,
    receipt.on_day,
    4,
    receipt.id,
    'means',
    NULL,
    NULL,
    means.method,
    means.amount,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL
FROM cashier_receiptmeans AS means
INNER JOIN cashier_receipt AS receipt ON receipt.book_id = means.book_id AND receipt.id = means.receipt_id
WHERE (%(books)s::bigint[] IS NULL OR means.book_id = ANY(%(books)s))
  AND receipt.on_day <= {{last}}
  AND means.amount <> 0

-- yields: accounts whose advances in the ledger are not the money on their bills not yet posted; counted are accounts
-- As of the last day on which anything was written: then what bills say now is what they said at its end.
WITH entry AS (
    {{entries}}
),

acted AS (
    SELECT book_id, greatest(max(made_on), max(voided_on)) AS day
    FROM billing_bill
    WHERE (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s))
    GROUP BY book_id
    UNION ALL
    SELECT book_id, greatest(max(entered_on), max(on_day))
    FROM cashier_receipt
    WHERE (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s))
    GROUP BY book_id
),

as_of AS (
    SELECT book_id, max(day) AS day FROM acted GROUP BY book_id
),

ledger AS (
    SELECT entry.book_id, entry.account_id, sum(-entry.amount) AS amount
    FROM entry
    INNER JOIN as_of ON as_of.book_id = entry.book_id
    WHERE entry.side = 'advances' AND entry.day <= as_of.day
    GROUP BY entry.book_id, entry.account_id
),

bills AS (
    SELECT bill.book_id, bill.account_id, sum(bill.paid) AS amount
    FROM billing_bill AS bill
    INNER JOIN as_of ON as_of.book_id = bill.book_id
    WHERE (%(books)s::bigint[] IS NULL OR bill.book_id = ANY(%(books)s))
      AND bill.voided_at IS NULL
      AND bill.posted_on > as_of.day
    GROUP BY bill.book_id, bill.account_id
),

compared AS (
    SELECT
        coalesce(ledger.book_id, bills.book_id) AS book_id,
        coalesce(ledger.account_id, bills.account_id) AS account_id,
        coalesce(ledger.amount, 0) AS in_ledger,
        coalesce(bills.amount, 0) AS in_bills
    FROM ledger
    FULL JOIN bills ON bills.book_id = ledger.book_id AND bills.account_id = ledger.account_id
),

looked AS (
    SELECT count(*) AS counted FROM compared
),

found AS (
    SELECT 'advances_differ' AS fault, book_id, account_id, in_ledger, in_bills
    FROM compared
    WHERE in_ledger <> in_bills
    LIMIT 100
)

SELECT found.fault, found.book_id, found.account_id, found.in_ledger, found.in_bills, looked.counted
FROM looked
LEFT JOIN found ON true

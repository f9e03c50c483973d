-- does: records what receipts laid on bills
INSERT INTO billing_settlement (book_id, account_id, bill_id, receipt_id, amount, on_day)
SELECT %(book)s, account_id, bill_id, receipt_id, amount, on_day
FROM unnest(
    %(account_id)s::bigint[], %(bill_id)s::bigint[], %(receipt_id)s::bigint[], %(amount)s::numeric[], %(on_day)s::date[]
) AS t (account_id, bill_id, receipt_id, amount, on_day)

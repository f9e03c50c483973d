-- does: makes bills that were just voided anew, as they are, for another account
INSERT INTO billing_bill (
    book_id, account_id, asset_id, item_id, tariff_id, version_id, origin, origin_id, starts_on, ends_on, billed_days, full_days,
    measure, inputs, net, tax_percent, tax, amount, paid, due_on, posted_on, made_on, run_id, user_id, actor_name, replaces_id
)
SELECT
    b.book_id, %(account)s, b.asset_id, b.item_id, b.tariff_id, b.version_id, b.origin, b.origin_id, b.starts_on, b.ends_on,
    b.billed_days, b.full_days, b.measure, b.inputs, b.net, b.tax_percent, b.tax, b.amount, 0, b.due_on,
    greatest(b.starts_on, %(today)s), %(today)s, b.run_id, %(user)s, %(actor)s, b.id
FROM billing_bill AS b
WHERE b.book_id = %(book)s
    AND b.id = ANY(%(bills)s::bigint[])

-- does: bills a month's readings of an item, nine in ten of them paid
INSERT INTO billing_bill (
    book_id, account_id, asset_id, item_id, origin, origin_id, starts_on, ends_on, measure, net, tax_percent, tax, amount, paid, due_on,
    posted_on, made_on, actor_name
)
SELECT
    r.book_id, h.account_id, r.asset_id, r.item_id, 2, r.id, r.month, %(last)s, r.usage, r.usage * 5, 0, 0, r.usage * 5,
    CASE WHEN mod(r.id, 10) = 0 THEN 0 ELSE r.usage * 5 END, %(last)s::date + 30, r.month, r.month, r.actor_name
FROM metering_reading AS r
JOIN estate_holding AS h ON h.book_id = r.book_id AND h.asset_id = r.asset_id
WHERE r.book_id = %(book)s AND r.item_id = %(item)s AND r.month = %(month)s
ORDER BY r.id

-- yields: what accounts still owe on a day each: bills with money open or a late fee not yet posted; oldest first, each bill before its late fees
WITH paying AS (
    SELECT * FROM unnest(%(accounts)s::bigint[], %(days)s::date[]) AS t (account_id, on_day)
),
asked AS (
    SELECT b.id AS bill_id, paying.on_day
    FROM paying
    JOIN billing_bill AS b ON b.book_id = %(book)s AND b.account_id = paying.account_id
    JOIN tariffs_chargeitem AS item ON item.id = b.item_id
    WHERE b.voided_at IS NULL
        -- A bill that was paid in time bears nothing any more.
        AND (b.paid < b.amount OR (item.daily_percent > 0 AND b.due_on < b.last_paid_on))
        AND (%(items)s::bigint[] IS NULL OR b.item_id = ANY(%(items)s::bigint[]))
),
{{late_fees}}
SELECT
    b.id, b.account_id, account.code AS account_code, b.asset_id, asset.code AS asset_code, asset.kind AS asset_kind,
    b.item_id, item.name AS item_name, b.tariff_id, tariff.name AS tariff_name, b.origin, b.late_fee_of,
    date_trunc('month', b.starts_on)::date AS month, b.starts_on, b.ends_on, b.due_on, b.posted_on,
    b.amount, b.paid, b.amount - b.paid AS outstanding, coalesce(fees.fee, 0) AS late_fee,
    b.due_on < asked.on_day AND b.paid < b.amount AS overdue,
    coalesce(main.starts_on, b.starts_on) AS oldest_on, coalesce(b.late_fee_of, b.id) AS main_id
FROM asked
JOIN billing_bill AS b ON b.book_id = %(book)s AND b.id = asked.bill_id
JOIN accounts_account AS account ON account.book_id = %(book)s AND account.id = b.account_id
JOIN tariffs_chargeitem AS item ON item.id = b.item_id
LEFT JOIN tariffs_tariff AS tariff ON tariff.id = b.tariff_id
LEFT JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = b.asset_id
LEFT JOIN billing_bill AS main ON main.book_id = %(book)s AND main.id = b.late_fee_of
LEFT JOIN fees ON fees.bill_id = b.id AND fees.on_day = asked.on_day
WHERE b.paid < b.amount
    OR fees.fee > 0
ORDER BY b.account_id, oldest_on, main_id, b.late_fee_of IS NOT NULL, b.starts_on, b.id

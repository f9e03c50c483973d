-- yields: what accounts still owe on a day each: bills with money open or a late fee not yet posted; oldest first, each bill before its late fees
WITH paying AS (
    SELECT * FROM unnest(%(accounts)s::bigint[], %(days)s::date[]) AS t (account_id, on_day)
),
asked AS MATERIALIZED (
    SELECT
        b.id AS bill_id, b.account_id, b.asset_id, b.item_id, b.tariff_id, b.origin, b.late_fee_of, b.starts_on, b.ends_on, b.due_on, b.posted_on,
        b.amount, b.paid, paying.on_day, item.name AS item_name, item.daily_percent, item.ceiling_percent
    FROM paying
    JOIN billing_bill AS b ON b.book_id = %(book)s AND b.account_id = paying.account_id
    JOIN tariffs_chargeitem AS item ON item.id = b.item_id
    WHERE b.voided_at IS NULL
        -- A bill that was paid in time bears nothing any more.
        AND (b.paid < b.amount OR (item.daily_percent > 0 AND b.due_on < b.last_paid_on))
        AND (%(items)s::bigint[] IS NULL OR b.item_id = ANY(%(items)s::bigint[]))
),
mains AS MATERIALIZED (
    SELECT b.id, b.starts_on
    FROM billing_bill AS b
    WHERE b.book_id = %(book)s
        AND b.id = ANY(ARRAY(SELECT asked.late_fee_of FROM asked WHERE asked.late_fee_of IS NOT NULL))
)
SELECT
    asked.bill_id AS id, asked.account_id, account.code AS account_code, asked.asset_id, asset.code AS asset_code, asset.kind AS asset_kind,
    asked.item_id, asked.item_name, asked.tariff_id, tariff.name AS tariff_name, asked.origin, asked.late_fee_of,
    date_trunc('month', asked.starts_on)::date AS month, asked.starts_on, asked.ends_on, asked.due_on, asked.posted_on,
    asked.amount, asked.paid, asked.amount - asked.paid AS outstanding, coalesce(late.fee, 0) AS late_fee,
    asked.due_on < asked.on_day AND asked.paid < asked.amount AS overdue,
    coalesce(mains.starts_on, asked.starts_on) AS oldest_on, coalesce(asked.late_fee_of, asked.bill_id) AS main_id
FROM asked
JOIN accounts_account AS account ON account.book_id = %(book)s AND account.id = asked.account_id
LEFT JOIN tariffs_tariff AS tariff ON tariff.id = asked.tariff_id
LEFT JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = asked.asset_id
LEFT JOIN mains ON mains.id = asked.late_fee_of
LEFT JOIN LATERAL ({{late_fee}}) AS late ON late.fee > 0
WHERE asked.paid < asked.amount
    OR late.fee > 0
ORDER BY asked.account_id, oldest_on, main_id, asked.late_fee_of IS NOT NULL, asked.starts_on, asked.bill_id

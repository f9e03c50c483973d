-- yields: how bills stand now, and what to call them, for refusals: item, month and asset, what is left, whether void, whose
SELECT
    b.id, b.account_id, account.code AS account_code, item.name AS item_name, to_char(b.starts_on, 'YYYY-MM') AS month,
    coalesce(asset.code, account.code) AS asset_code, b.amount, b.paid,
    CASE WHEN b.voided_at IS NULL THEN b.amount - b.paid ELSE 0 END AS outstanding, b.voided_at IS NOT NULL AS is_void
FROM billing_bill AS b
JOIN accounts_account AS account ON account.book_id = %(book)s AND account.id = b.account_id
JOIN tariffs_chargeitem AS item ON item.id = b.item_id
LEFT JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = b.asset_id
WHERE b.book_id = %(book)s
    AND b.id = ANY(%(bills)s::bigint[])
    AND (%(items)s::bigint[] IS NULL OR b.item_id = ANY(%(items)s::bigint[]))

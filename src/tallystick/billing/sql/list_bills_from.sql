-- yields: the live bills of assets that start on or after a day, but late fees' own: with which account each is, and whether it bears money
SELECT
    b.id, b.asset_id, asset.code AS asset_code, b.account_id, account.code AS account_code, item.name AS item_name,
    b.starts_on, b.ends_on, b.amount, b.paid,
    b.paid > 0 OR EXISTS (
        SELECT FROM billing_bill AS late
        WHERE late.book_id = %(book)s AND late.account_id = b.account_id AND late.late_fee_of = b.id AND late.paid > 0
    ) AS has_money
FROM estate_asset AS asset
JOIN billing_bill AS b ON b.book_id = %(book)s AND b.asset_id = asset.id AND b.starts_on >= %(day)s
JOIN accounts_account AS account ON account.book_id = %(book)s AND account.id = b.account_id
JOIN tariffs_chargeitem AS item ON item.id = b.item_id
WHERE asset.book_id = %(book)s
    AND asset.id = ANY(%(assets)s::bigint[])
    AND b.account_id = ANY(ARRAY(
        SELECT holding.account_id
        FROM estate_holding AS holding
        WHERE holding.book_id = %(book)s AND holding.asset_id = ANY(%(assets)s::bigint[])
    ))
    AND b.voided_at IS NULL
    AND b.origin <> 3
    AND (%(items)s::bigint[] IS NULL OR b.item_id = ANY(%(items)s::bigint[]))
ORDER BY b.starts_on, asset.code, item.name, b.id

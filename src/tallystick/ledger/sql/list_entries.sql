-- yields: the entries of the books given between two days, of one source or of all, transaction after transaction, by name
WITH entry AS (
    {{entries}}
)

SELECT
    entry.day,
    entry.step,
    entry.source_id,
    entry.side,
    coalesce(account.code, item.name, entry.method, '') AS name,
    entry.amount,
    coalesce(payer.code, '') AS payer,
    coalesce(asset.code, '') AS asset,
    coalesce(about.name, '') AS item,
    entry.starts_on,
    entry.ends_on,
    receipt.year,
    receipt.seq,
    coalesce(concat_ws(' ', nullif(receipt.remark, ''), nullif(receipt.reason, '')), '') AS remark
FROM entry
LEFT JOIN accounts_account AS account ON account.book_id = entry.book_id AND account.id = entry.account_id
LEFT JOIN tariffs_chargeitem AS item ON item.id = entry.item_id
LEFT JOIN tariffs_chargeitem AS about ON about.id = entry.about_item_id
LEFT JOIN estate_asset AS asset ON asset.book_id = entry.book_id AND asset.id = entry.asset_id
LEFT JOIN cashier_receipt AS receipt
    ON entry.step = 4 AND receipt.book_id = entry.book_id AND receipt.id = entry.source_id
LEFT JOIN accounts_account AS payer
    ON payer.book_id = entry.book_id AND payer.id = coalesce(entry.payer_id, receipt.account_id)
WHERE entry.day >= %(first)s::date
  AND (%(source)s::bigint IS NULL OR (entry.source_id = %(source)s AND entry.step = ANY(%(steps)s::int[])))
ORDER BY entry.book_id, entry.day, entry.step, entry.source_id, entry.side, name, entry.amount

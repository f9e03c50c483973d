-- yields: what receipts laid on bills (below 0: what a void took back), with the names that people know
SELECT
    s.receipt_id, s.bill_id, s.amount, asset.code AS asset_code, b.item_id, item.name AS item_name, tariff.name AS tariff_name,
    b.starts_on, b.ends_on, b.amount AS bill_amount, b.late_fee_of
FROM billing_settlement AS s
JOIN billing_bill AS b ON b.book_id = %(book)s AND b.id = s.bill_id
JOIN tariffs_chargeitem AS item ON item.id = b.item_id
LEFT JOIN tariffs_tariff AS tariff ON tariff.id = b.tariff_id
LEFT JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = b.asset_id
WHERE s.book_id = %(book)s
    AND s.receipt_id = ANY(%(receipts)s::bigint[])
ORDER BY s.id

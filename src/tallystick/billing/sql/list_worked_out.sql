-- yields: bills with all that their amounts were worked out from
SELECT
    b.id, b.origin, b.tariff_id, b.billed_days, b.full_days, b.measure, b.inputs::text AS inputs, b.net, b.tax_percent, b.tax, b.amount,
    t.method, t.measure AS measure_name, t.months, t.price_for, t.name AS tariff_name,
    v.unit_price, v.amount AS fixed_amount, v.formula_text, v.in_force_from,
    book.currency,
    concat_ws(' ', late_item.name, to_char(late.starts_on, 'YYYY-MM')) AS late_name
FROM billing_bill AS b
JOIN accounts_book AS book ON book.id = b.book_id
LEFT JOIN tariffs_tariff AS t ON t.id = b.tariff_id
LEFT JOIN tariffs_tariffversion AS v ON v.id = b.version_id
LEFT JOIN billing_bill AS late ON late.book_id = b.book_id AND late.id = b.late_fee_of
LEFT JOIN tariffs_chargeitem AS late_item ON late_item.id = late.item_id
WHERE b.book_id = %(book)s
    AND b.id = ANY(%(bills)s::bigint[])

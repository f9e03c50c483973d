-- yields: bills with all that their amounts were worked out from: the tariff and its version, the reading, or what a late fee was for
SELECT
    b.id, b.origin, b.tariff_id, b.billed_days, b.full_days, b.measure, b.inputs::text AS inputs, b.net, b.tax_percent, b.tax, b.amount,
    t.method, t.measure AS measure_name, t.months, t.price_for, t.name AS tariff_name,
    v.unit_price, v.amount AS fixed_amount, v.formula_text, v.in_force_from,
    book.currency,
    r.previous, r.current, r.multiplier, r.loss, r.shared, r.rolled_over, r.carried, r.estimated,
    late_item.name AS late_item, late.starts_on AS late_starts_on, late.amount AS late_amount, late.due_on AS late_due_on, b.starts_on AS late_to,
    late_item.daily_percent, late_item.ceiling_percent, laid.days AS laid_days, laid.amounts AS laid_amounts, taken.amount AS taken_before
FROM billing_bill AS b
JOIN accounts_book AS book ON book.id = b.book_id
LEFT JOIN tariffs_tariff AS t ON t.id = b.tariff_id
LEFT JOIN tariffs_tariffversion AS v ON v.id = b.version_id
LEFT JOIN metering_reading AS r ON b.origin = 2 AND r.book_id = b.book_id AND r.id = b.origin_id
LEFT JOIN billing_bill AS late ON late.book_id = b.book_id AND late.id = b.late_fee_of
LEFT JOIN tariffs_chargeitem AS late_item ON late_item.id = late.item_id
LEFT JOIN LATERAL (
    SELECT array_agg(s.on_day ORDER BY s.on_day, s.id) AS days, array_agg(s.amount ORDER BY s.on_day, s.id) AS amounts
    FROM billing_settlement AS s
    WHERE s.book_id = b.book_id
        AND s.bill_id = late.id
        AND s.on_day < b.starts_on
        AND s.reverses_id IS NULL
        AND NOT EXISTS (SELECT FROM billing_settlement AS back WHERE back.book_id = b.book_id AND back.reverses_id = s.id)
) AS laid ON TRUE
LEFT JOIN LATERAL (
    SELECT coalesce(sum(f.amount), 0) AS amount
    FROM billing_latefee AS f
    WHERE f.book_id = b.book_id
        AND f.bill_id = late.id
        AND f.id < b.origin_id
        AND f.voided_at IS NULL
) AS taken ON TRUE
WHERE b.book_id = %(book)s
    AND b.id = ANY(%(bills)s::bigint[])

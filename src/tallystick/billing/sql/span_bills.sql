-- yields: of the bills given, what those of assignments span (days, tariffs, assets), and which come from readings
SELECT
    min(b.starts_on) FILTER (WHERE b.origin = 1) AS first_on,
    max(b.starts_on) FILTER (WHERE b.origin = 1) AS last_on,
    array_agg(DISTINCT b.tariff_id) FILTER (WHERE b.origin = 1) AS tariffs,
    array_agg(DISTINCT b.asset_id) FILTER (WHERE b.origin = 1) AS assets,
    array_agg(b.id ORDER BY b.id) FILTER (WHERE b.origin = 2) AS reading_bills
FROM billing_bill AS b
WHERE b.book_id = %(book)s
    AND b.id = ANY(%(bills)s::bigint[])
    AND b.voided_at IS NULL

-- yields: for each item's months what is billed by now, and in as many months before: bills, their sums, months in which any begin
SELECT
    item.id AS item_id, item.name AS item_name,
    count(b.id) FILTER (WHERE b.starts_on >= span.first_on) AS bills,
    coalesce(sum(b.amount) FILTER (WHERE b.starts_on >= span.first_on), 0) AS amount,
    count(b.id) FILTER (WHERE b.starts_on < span.first_on) AS earlier_bills,
    coalesce(sum(b.amount) FILTER (WHERE b.starts_on < span.first_on), 0) AS earlier_amount,
    coalesce(array_agg(DISTINCT date_trunc('month', b.starts_on)::date) FILTER (WHERE b.starts_on >= span.first_on), '{}') AS months,
    coalesce(array_agg(DISTINCT date_trunc('month', b.starts_on)::date) FILTER (WHERE b.starts_on < span.first_on), '{}') AS earlier_months
FROM unnest(%(item_id)s::bigint[], %(earlier_from)s::date[], %(first_on)s::date[], %(until)s::date[])
    AS span (item_id, earlier_from, first_on, until)
JOIN tariffs_chargeitem AS item ON item.id = span.item_id
LEFT JOIN billing_bill AS b
    ON b.book_id = %(book)s
    -- All items' months as constants: the index of months serves them.
    AND b.starts_on >= %(from_on)s
    AND b.starts_on < %(before)s
    AND b.keeps_place
    AND b.origin = 1
    AND b.voided_at IS NULL
    AND b.item_id = span.item_id
    AND b.starts_on >= span.earlier_from
    AND b.starts_on < span.until
    AND (%(assets)s::bigint[] IS NULL OR b.asset_id = ANY(%(assets)s::bigint[]))
    AND (%(tariffs)s::bigint[] IS NULL OR b.tariff_id = ANY(%(tariffs)s::bigint[]))
GROUP BY item.id
ORDER BY item.name, item.id

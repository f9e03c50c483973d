-- yields: by building what was billed for its book's month of today and what is paid of it; units of no building stand together
SELECT
    book.id AS book_id, book.code AS book_code, book.name AS book_name, book.currency,
    building.id AS building_id, building.code AS building_code, building.name AS building_name,
    count(*) AS bills, sum(b.amount) AS billed, sum(b.paid) AS paid
FROM unnest(%(books)s::bigint[], %(todays)s::date[]) AS looked_at (book_id, today)
JOIN accounts_book AS book ON book.id = looked_at.book_id
JOIN billing_bill AS b
    ON b.book_id = looked_at.book_id
    AND b.starts_on >= date_trunc('month', looked_at.today)::date
    AND b.starts_on < (date_trunc('month', looked_at.today) + interval '1 month')::date
    AND b.keeps_place
    AND b.voided_at IS NULL
JOIN estate_asset AS asset ON asset.book_id = b.book_id AND asset.id = b.asset_id
LEFT JOIN estate_building AS building ON building.book_id = asset.book_id AND building.id = asset.building_id
WHERE (%(items)s::bigint[] IS NULL OR b.item_id = ANY(%(items)s::bigint[]))
GROUP BY book.id, building.id
ORDER BY sum(b.paid) / nullif(sum(b.amount), 0) NULLS LAST, sum(b.amount - b.paid) DESC, book.code, building.code

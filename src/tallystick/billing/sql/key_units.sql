-- yields: a key by which units sort as people count: 1-2-101 before 1-10-101; worked out once a unit, not once a bill
SELECT
    asset.id, asset.book_id,
    regexp_replace(regexp_replace(asset.code, '(\d+)', '0000000000\1', 'g'), '\d*(\d{10})', '\1', 'g') AS key
FROM estate_asset AS asset
WHERE asset.book_id = ANY(%(books)s::bigint[])
OFFSET 0

-- does: lets each account hold its asset from always and to no day
INSERT INTO estate_holding (book_id, asset_id, account_id, starts_on, ends_on)
SELECT asset.book_id, asset.id, wanted.account_id, '0001-01-01', '9999-12-31'
FROM unnest(%(code)s::text[], %(account_id)s::bigint[]) AS wanted (code, account_id)
JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.code = wanted.code

-- does: lets each account hold its asset from a day and to no day
INSERT INTO estate_holding (book_id, asset_id, account_id, starts_on, ends_on)
SELECT %(book)s, asset_id, account_id, %(starts_on)s, '9999-12-31'
FROM unnest(%(asset_id)s::bigint[], %(account_id)s::bigint[]) AS wanted (asset_id, account_id)

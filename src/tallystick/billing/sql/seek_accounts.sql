-- yields: accounts whose code or name, whose unit's code, or whose people's name or phone holds a text
SELECT account.id
FROM accounts_account AS account
WHERE account.book_id = ANY(%(books)s::bigint[]) AND (account.code ILIKE %(like)s OR account.name ILIKE %(like)s)
UNION
SELECT tie.account_id
FROM accounts_party AS party
JOIN accounts_accountparty AS tie ON tie.book_id = party.book_id AND tie.party_id = party.id
WHERE party.book_id = ANY(%(books)s::bigint[]) AND (party.name ILIKE %(like)s OR party.phone ILIKE %(like)s)
UNION
SELECT holding.account_id
FROM estate_asset AS asset
JOIN estate_holding AS holding ON holding.book_id = asset.book_id AND holding.asset_id = asset.id
WHERE asset.book_id = ANY(%(books)s::bigint[]) AND (asset.code ILIKE %(like)s OR asset.room ILIKE %(like)s)

-- yields: accounts whose code or name, people, or assets hold a text; tones left out, and by pinyin
-- Up to three characters are pieces that the index knows whole: nothing is looked at twice.
SELECT account.id
FROM accounts_account AS account
WHERE account.book_id = ANY(%(books)s::bigint[])
  AND text_pieces(text_findable(account.code) || ' ' || text_findable(account.name)) @> text_keys(text_sought(%(text)s))
  AND (length(text_sought(%(text)s)) <= 3 OR strpos(text_findable(account.code) || ' ' || text_findable(account.name), text_sought(%(text)s)) > 0)
UNION
SELECT tie.account_id
FROM accounts_party AS party
JOIN accounts_accountparty AS tie ON tie.book_id = party.book_id AND tie.party_id = party.id
WHERE party.book_id = ANY(%(books)s::bigint[])
  AND text_pieces(text_findable(party.name) || ' ' || text_sought(party.phone)) @> text_keys(text_sought(%(text)s))
  AND (length(text_sought(%(text)s)) <= 3 OR strpos(text_findable(party.name) || ' ' || text_sought(party.phone), text_sought(%(text)s)) > 0)
UNION
SELECT holding.account_id
FROM estate_asset AS asset
JOIN estate_holding AS holding ON holding.book_id = asset.book_id AND holding.asset_id = asset.id
WHERE asset.book_id = ANY(%(books)s::bigint[])
  AND text_pieces(text_findable(asset.code) || ' ' || text_findable(asset.room)) @> text_keys(text_sought(%(text)s))
  AND (length(text_sought(%(text)s)) <= 3 OR strpos(text_findable(asset.code) || ' ' || text_findable(asset.room), text_sought(%(text)s)) > 0)

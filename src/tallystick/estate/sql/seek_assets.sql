-- yields: assets whose code or room, whose account, or whose account's people hold a text; tones left out, and by pinyin
-- Up to three characters are pieces that the index knows whole: nothing is looked at twice.
SELECT asset.id
FROM estate_asset AS asset
WHERE asset.book_id = ANY(%(books)s::bigint[])
  AND text_pieces(text_findable(asset.code) || ' ' || text_findable(asset.room)) @> text_keys(text_sought(%(text)s))
  AND (length(text_sought(%(text)s)) <= 3 OR strpos(text_findable(asset.code) || ' ' || text_findable(asset.room), text_sought(%(text)s)) > 0)
UNION
SELECT holding.asset_id
FROM accounts_party AS party
JOIN accounts_accountparty AS tie ON tie.book_id = party.book_id AND tie.party_id = party.id
JOIN estate_holding AS holding ON holding.book_id = tie.book_id AND holding.account_id = tie.account_id
WHERE party.book_id = ANY(%(books)s::bigint[])
  AND %(on_day)s BETWEEN holding.starts_on AND holding.ends_on
  AND text_pieces(text_findable(party.name) || ' ' || text_sought(party.phone)) @> text_keys(text_sought(%(text)s))
  AND (length(text_sought(%(text)s)) <= 3 OR strpos(text_findable(party.name) || ' ' || text_sought(party.phone), text_sought(%(text)s)) > 0)
UNION
SELECT holding.asset_id
FROM accounts_account AS account
JOIN estate_holding AS holding ON holding.book_id = account.book_id AND holding.account_id = account.id
WHERE account.book_id = ANY(%(books)s::bigint[])
  AND %(on_day)s BETWEEN holding.starts_on AND holding.ends_on
  AND text_pieces(text_findable(account.code) || ' ' || text_findable(account.name)) @> text_keys(text_sought(%(text)s))
  AND (length(text_sought(%(text)s)) <= 3 OR strpos(text_findable(account.code) || ' ' || text_findable(account.name), text_sought(%(text)s)) > 0)

-- yields: assets by any part of their code or room, by their account or people, or by the number of a meter; at most so many of each
(SELECT asset.id
 FROM estate_asset AS asset
 WHERE asset.book_id = ANY(%(books)s::bigint[])
     AND text_pieces(text_findable(asset.code) || ' ' || text_findable(asset.room)) @> text_keys(text_sought(%(text)s))
     AND strpos(text_findable(asset.code) || ' ' || text_findable(asset.room), text_sought(%(text)s)) > 0
 LIMIT %(most)s)
UNION
(SELECT holding.asset_id
 FROM accounts_account AS account
 JOIN estate_holding AS holding ON holding.book_id = account.book_id AND holding.account_id = account.id
 WHERE account.book_id = ANY(%(books)s::bigint[])
     AND text_pieces(text_findable(account.code) || ' ' || text_findable(account.name)) @> text_keys(text_sought(%(text)s))
     AND strpos(text_findable(account.name), text_sought(%(text)s)) > 0
 LIMIT %(most)s)
UNION
(SELECT holding.asset_id
 FROM accounts_party AS party
 JOIN accounts_accountparty AS tie ON tie.book_id = party.book_id AND tie.party_id = party.id
 JOIN estate_holding AS holding ON holding.book_id = tie.book_id AND holding.account_id = tie.account_id
 WHERE party.book_id = ANY(%(books)s::bigint[])
     AND text_pieces(text_findable(party.name) || ' ' || text_sought(party.phone)) @> text_keys(text_sought(%(text)s))
     AND strpos(text_findable(party.name) || ' ' || text_sought(party.phone), text_sought(%(text)s)) > 0
 LIMIT %(most)s)
UNION
-- By item too, because the index of numbers has it before them.
(SELECT meter.asset_id
 FROM tariffs_chargeitem AS item
 JOIN metering_meter AS meter
     ON meter.book_id = ANY(%(books)s::bigint[]) AND meter.item_id = item.id AND meter.serial = %(text)s AND meter.serial <> ''
 LIMIT %(most)s)

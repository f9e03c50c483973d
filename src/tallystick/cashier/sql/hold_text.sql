-- yields: a piece of match_receipts: whether who paid a receipt is known by a text, for texts that very many are known by
SELECT r.id = ANY(%(found)s::bigint[]) OR EXISTS (
    SELECT FROM accounts_account AS account
    WHERE account.book_id = r.book_id AND account.id = r.account_id
        AND strpos(text_findable(account.code) || ' ' || text_findable(account.name), text_sought(%(text)s)) > 0
) OR EXISTS (
    SELECT FROM accounts_accountparty AS tie
    JOIN accounts_party AS party ON party.book_id = r.book_id AND party.id = tie.party_id
    WHERE tie.book_id = r.book_id AND tie.account_id = r.account_id
        AND strpos(text_findable(party.name) || ' ' || text_sought(party.phone), text_sought(%(text)s)) > 0
) OR EXISTS (
    SELECT FROM estate_holding AS holding
    JOIN estate_asset AS asset ON asset.book_id = r.book_id AND asset.id = holding.asset_id
    WHERE holding.book_id = r.book_id AND holding.account_id = r.account_id
        AND strpos(text_findable(asset.code) || ' ' || text_findable(asset.room), text_sought(%(text)s)) > 0
)

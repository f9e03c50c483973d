-- yields: a piece of match_readings: whether what a reading's unit is known by holds a text, for texts that very many units hold
SELECT EXISTS (
    SELECT FROM estate_asset AS asset
    WHERE asset.book_id = r.book_id AND asset.id = r.asset_id
        AND strpos(text_findable(asset.code) || ' ' || text_findable(asset.room), text_sought(%(text)s)) > 0
) OR EXISTS (
    SELECT FROM estate_holding AS holding
    JOIN accounts_accountparty AS tie ON tie.book_id = r.book_id AND tie.account_id = holding.account_id
    JOIN accounts_party AS party ON party.book_id = r.book_id AND party.id = tie.party_id
    WHERE holding.book_id = r.book_id AND holding.asset_id = r.asset_id
        AND strpos(text_findable(party.name) || ' ' || text_sought(party.phone), text_sought(%(text)s)) > 0
)

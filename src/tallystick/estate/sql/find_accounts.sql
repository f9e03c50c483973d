-- yields: accounts whose unit, space, plate, room, code, name, people or phone hold a text, those that begin with it first
WITH beginning AS (
    SELECT first.account_id, CASE WHEN first.code = text_folded(%(text)s) THEN 0 ELSE 1 END AS rank
    FROM unnest(%(books)s::bigint[]) AS chosen (book_id)
    CROSS JOIN LATERAL (
        (SELECT holding.account_id, text_folded(asset.code) AS code
         FROM estate_asset AS asset
         JOIN estate_holding AS holding ON holding.book_id = asset.book_id AND holding.asset_id = asset.id
         WHERE asset.book_id = chosen.book_id AND text_folded(asset.code) COLLATE "C" ^@ text_folded(%(text)s)
         ORDER BY text_folded(asset.code) COLLATE "C"
         LIMIT %(limit)s)
        UNION ALL
        (SELECT account.id, text_folded(account.code)
         FROM accounts_account AS account
         WHERE account.book_id = chosen.book_id AND text_folded(account.code) COLLATE "C" ^@ text_folded(%(text)s)
         ORDER BY text_folded(account.code) COLLATE "C"
         LIMIT %(limit)s)
    ) AS first
),
enough AS (SELECT count(DISTINCT account_id) >= %(limit)s AS found FROM beginning),
holding_it AS (
    (SELECT holding.account_id, 2 AS rank
     FROM estate_asset AS asset
     JOIN estate_holding AS holding ON holding.book_id = asset.book_id AND holding.asset_id = asset.id
     WHERE NOT (SELECT found FROM enough) AND asset.book_id = ANY(%(books)s::bigint[])
       AND text_pieces(text_findable(asset.code) || ' ' || text_findable(asset.room)) @> text_keys(text_sought(%(text)s))
       AND strpos(text_findable(asset.code) || ' ' || text_findable(asset.room), text_sought(%(text)s)) > 0
     LIMIT %(limit)s)
    UNION ALL
    (SELECT account.id, 2
     FROM accounts_account AS account
     WHERE NOT (SELECT found FROM enough) AND account.book_id = ANY(%(books)s::bigint[])
       AND text_pieces(text_findable(account.code) || ' ' || text_findable(account.name)) @> text_keys(text_sought(%(text)s))
       AND strpos(text_findable(account.code) || ' ' || text_findable(account.name), text_sought(%(text)s)) > 0
     LIMIT %(limit)s)
    UNION ALL
    (SELECT tie.account_id, 2
     FROM accounts_party AS party
     JOIN accounts_accountparty AS tie ON tie.book_id = party.book_id AND tie.party_id = party.id
     WHERE NOT (SELECT found FROM enough) AND party.book_id = ANY(%(books)s::bigint[])
       AND text_pieces(text_findable(party.name) || ' ' || text_sought(party.phone)) @> text_keys(text_sought(%(text)s))
       AND strpos(text_findable(party.name) || ' ' || text_sought(party.phone), text_sought(%(text)s)) > 0
     LIMIT %(limit)s)
),
found AS (
    SELECT account_id, min(rank) AS rank
    FROM (SELECT * FROM beginning UNION ALL SELECT * FROM holding_it) AS either
    GROUP BY account_id
)
SELECT account.id AS account_id, account.code, account.name, book.id AS book_id, book.code AS book_code, book.name AS book_name,
       reached.people, reached.phones, held.assets
FROM found
JOIN accounts_account AS account ON account.book_id = ANY(%(books)s::bigint[]) AND account.id = found.account_id
JOIN accounts_book AS book ON book.id = account.book_id
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(party.name ORDER BY tie.role <> 'owner', tie.id), '{}') AS people,
           coalesce(array_agg(party.phone ORDER BY tie.role <> 'owner', tie.id) FILTER (WHERE party.phone <> ''), '{}') AS phones
    FROM accounts_accountparty AS tie
    JOIN accounts_party AS party ON party.book_id = tie.book_id AND party.id = tie.party_id
    WHERE tie.book_id = account.book_id AND tie.account_id = account.id
) AS reached
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(asset.code ORDER BY asset.kind <> 'unit', asset.kind, asset.code), '{}') AS assets
    FROM estate_holding AS holding
    JOIN estate_asset AS asset ON asset.book_id = holding.book_id AND asset.id = holding.asset_id
    WHERE holding.book_id = account.book_id AND holding.account_id = account.id AND holding.ends_on = '9999-12-31'
) AS held
ORDER BY found.rank, account.code, account.id
LIMIT %(limit)s

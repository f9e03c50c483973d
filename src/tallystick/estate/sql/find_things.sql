-- yields: assets, people, and accounts that are no asset's own, whose code, room, name or phone holds a text; exact ones first
WITH asset_begins AS (
    SELECT first.*
    FROM unnest(%(books)s::bigint[]) AS chosen (book_id)
    CROSS JOIN LATERAL (
        SELECT asset.book_id, asset.id, CASE WHEN text_folded(asset.code) = text_folded(%(text)s) THEN 0 ELSE 1 END AS rank
        FROM estate_asset AS asset
        WHERE asset.book_id = chosen.book_id AND text_folded(asset.code) COLLATE "C" ^@ text_folded(%(text)s)
        ORDER BY text_folded(asset.code) COLLATE "C"
        LIMIT %(limit)s
    ) AS first
),
enough AS (SELECT count(*) >= %(limit)s AS found FROM asset_begins),
-- One plain letter or figure stands in almost everything.
vague AS (SELECT found AND octet_length(text_sought(%(text)s)) = 1 AS enough FROM enough),
asset_holds AS (
    SELECT asset.book_id, asset.id, 2 AS rank
    FROM estate_asset AS asset
    WHERE NOT (SELECT found FROM enough) AND asset.book_id = ANY(%(books)s::bigint[])
      AND text_pieces(text_findable(asset.code) || ' ' || text_findable(asset.room)) @> text_keys(text_sought(%(text)s))
      AND strpos(text_findable(asset.code) || ' ' || text_findable(asset.room), text_sought(%(text)s)) > 0
    LIMIT %(limit)s
),
asset_found AS (
    SELECT book_id, id, min(rank) AS rank
    FROM (SELECT * FROM asset_begins UNION ALL SELECT * FROM asset_holds) AS either
    GROUP BY book_id, id
    ORDER BY min(rank), id
    LIMIT %(limit)s
),
party_found AS (
    SELECT party.book_id, party.id, CASE WHEN text_findable(party.name) ^@ text_sought(%(text)s) THEN 1 ELSE 2 END AS rank
    FROM accounts_party AS party
    WHERE NOT (SELECT enough FROM vague) AND party.book_id = ANY(%(books)s::bigint[])
      AND text_pieces(text_findable(party.name) || ' ' || text_sought(party.phone)) @> text_keys(text_sought(%(text)s))
      AND strpos(text_findable(party.name) || ' ' || text_sought(party.phone), text_sought(%(text)s)) > 0
    LIMIT %(limit)s
),
-- Nearly every account is an asset's own, and found by that: a few are looked at, and whoever seeks another types more.
account_holds AS (
    SELECT account.book_id, account.id, account.code,
           CASE WHEN text_folded(account.code) ^@ text_folded(%(text)s) THEN 1 ELSE 2 END AS rank
    FROM accounts_account AS account
    WHERE NOT (SELECT enough FROM vague) AND account.book_id = ANY(%(books)s::bigint[])
      AND text_pieces(text_findable(account.code) || ' ' || text_findable(account.name)) @> text_keys(text_sought(%(text)s))
      AND strpos(text_findable(account.code) || ' ' || text_findable(account.name), text_sought(%(text)s)) > 0
    LIMIT %(limit)s * 25
),
account_found AS (
    SELECT holds.book_id, holds.id, holds.rank
    FROM account_holds AS holds
    WHERE NOT EXISTS (
        SELECT FROM estate_asset AS asset WHERE asset.book_id = holds.book_id AND asset.code = holds.code
    )
    LIMIT %(limit)s
),
named AS (
    SELECT asset.kind, found.rank, asset.book_id, asset.id, asset.code, asset.room AS name, '' AS phone, holding.account_id
    FROM asset_found AS found
    JOIN estate_asset AS asset ON asset.book_id = found.book_id AND asset.id = found.id
    LEFT JOIN estate_holding AS holding
           ON holding.book_id = asset.book_id AND holding.asset_id = asset.id AND holding.ends_on = '9999-12-31'
    UNION ALL
    SELECT 'party', found.rank, party.book_id, party.id, '', party.name, party.phone, tie.account_id
    FROM party_found AS found
    JOIN accounts_party AS party ON party.book_id = found.book_id AND party.id = found.id
    LEFT JOIN accounts_accountparty AS tie ON tie.book_id = party.book_id AND tie.party_id = party.id
    UNION ALL
    SELECT 'account', found.rank, account.book_id, account.id, account.code, account.name, '', account.id
    FROM account_found AS found
    JOIN accounts_account AS account ON account.book_id = found.book_id AND account.id = found.id
)
SELECT named.*, account.code AS account_code, book.code AS book_code, book.name AS book_name,
       ARRAY(
           SELECT party.name
           FROM accounts_accountparty AS tie
           JOIN accounts_party AS party ON party.book_id = tie.book_id AND party.id = tie.party_id
           WHERE tie.book_id = named.book_id AND tie.account_id = named.account_id AND named.kind <> 'party'
           ORDER BY tie.role <> 'owner', tie.id
           LIMIT 3
       ) AS people
FROM named
JOIN accounts_book AS book ON book.id = named.book_id
LEFT JOIN accounts_account AS account ON account.book_id = named.book_id AND account.id = named.account_id
ORDER BY named.rank, text_order(coalesce(nullif(named.code, ''), named.name)) COLLATE "C", named.id, account.code

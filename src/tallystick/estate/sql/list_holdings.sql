-- yields: who held an asset from which day to which, the first holder first
SELECT holding.id, holding.account_id, account.code AS account_code, account.name AS account_name, holding.starts_on, holding.ends_on,
       reached.people
FROM estate_holding AS holding
JOIN accounts_account AS account ON account.book_id = holding.book_id AND account.id = holding.account_id
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(party.name ORDER BY tie.role <> 'owner', tie.id), '{}') AS people
    FROM accounts_accountparty AS tie
    JOIN accounts_party AS party ON party.book_id = tie.book_id AND party.id = tie.party_id
    WHERE tie.book_id = account.book_id AND tie.account_id = account.id
) AS reached
WHERE holding.book_id = %(book)s AND holding.asset_id = %(asset)s
ORDER BY holding.starts_on

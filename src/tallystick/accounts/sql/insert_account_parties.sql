-- does: ties people to accounts; what is tied already stays
INSERT INTO accounts_accountparty (book_id, account_id, party_id, role)
SELECT %(book)s, account_id, party_id, role
FROM unnest(%(account_id)s::bigint[], %(party_id)s::bigint[], %(role)s::text[]) AS wanted (account_id, party_id, role)
ON CONFLICT (book_id, account_id, party_id, role) DO NOTHING

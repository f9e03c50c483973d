-- yields: people with the accounts through which each is reached; what is costly is worked out for a page alone
SELECT
    party.book_id, book.code AS book_code, book.name AS book_name, party.id, party.name, party.phone, party.email,
    ARRAY(
        SELECT account.code
        FROM accounts_accountparty AS tie
        JOIN accounts_account AS account ON account.book_id = tie.book_id AND account.id = tie.account_id
        WHERE tie.book_id = party.book_id AND tie.party_id = party.id
        ORDER BY tie.role <> 'owner', tie.id
    ) AS accounts,
    ARRAY(
        SELECT DISTINCT tie.role
        FROM accounts_accountparty AS tie
        WHERE tie.book_id = party.book_id AND tie.party_id = party.id
    ) AS roles
FROM accounts_party AS party
JOIN accounts_book AS book ON book.id = party.book_id
WHERE party.book_id = ANY(%(books)s::bigint[])
  -- Of one book alone the index knows the order.
  AND (%(book)s::bigint IS NULL OR party.book_id = %(book)s::bigint)
  AND (%(found)s::bigint[] IS NULL OR party.id = ANY(%(found)s::bigint[]))
  AND (
      %(role)s::text IS NULL
      OR CASE %(role)s
          WHEN 'none' THEN NOT EXISTS (
              SELECT FROM accounts_accountparty AS tie WHERE tie.book_id = party.book_id AND tie.party_id = party.id
          )
          ELSE EXISTS (
              SELECT FROM accounts_accountparty AS tie
              WHERE tie.book_id = party.book_id AND tie.party_id = party.id AND tie.role = %(role)s
          )
      END
  )

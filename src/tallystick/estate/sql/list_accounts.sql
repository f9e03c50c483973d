-- yields: accounts with what each holds on a day and the first of its people; what is costly is worked out for a page alone
SELECT
    account.book_id, book.code AS book_code, book.name AS book_name, account.id, account.code, account.name,
    ARRAY(
        SELECT asset.code
        FROM estate_holding AS holding
        JOIN estate_asset AS asset ON asset.book_id = holding.book_id AND asset.id = holding.asset_id
        WHERE holding.book_id = account.book_id AND holding.account_id = account.id
          AND %(on_day)s BETWEEN holding.starts_on AND holding.ends_on
        ORDER BY asset.kind <> 'unit', asset.kind, text_order(asset.code) COLLATE "C"
    ) AS assets,
    ARRAY(
        SELECT party.name
        FROM accounts_accountparty AS tie
        JOIN accounts_party AS party ON party.book_id = tie.book_id AND party.id = tie.party_id
        WHERE tie.book_id = account.book_id AND tie.account_id = account.id
        ORDER BY tie.role <> 'owner', tie.id
    ) AS people
FROM accounts_account AS account
JOIN accounts_book AS book ON book.id = account.book_id
WHERE account.book_id = ANY(%(books)s::bigint[])
  -- Of one book alone the index knows the order.
  AND (%(book)s::bigint IS NULL OR account.book_id = %(book)s::bigint)
  AND (%(found)s::bigint[] IS NULL OR account.id = ANY(%(found)s::bigint[]))
  AND (
      %(holds)s::boolean IS NULL
      OR %(holds)s = EXISTS (
          SELECT FROM estate_holding AS holding
          WHERE holding.book_id = account.book_id AND holding.account_id = account.id
            AND %(on_day)s BETWEEN holding.starts_on AND holding.ends_on
      )
  )

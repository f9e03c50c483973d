-- yields: people whose name, phone or e-mail, or whose accounts hold a text; tones left out, and by pinyin
-- Up to three characters are pieces that the index knows whole: nothing is looked at twice.
SELECT party.id
FROM accounts_party AS party
WHERE party.book_id = ANY(%(books)s::bigint[])
  AND text_pieces(text_findable(party.name) || ' ' || text_sought(party.phone)) @> text_keys(text_sought(%(text)s))
  AND (length(text_sought(%(text)s)) <= 3 OR strpos(text_findable(party.name) || ' ' || text_sought(party.phone), text_sought(%(text)s)) > 0)
UNION
SELECT party.id
FROM accounts_party AS party
WHERE party.book_id = ANY(%(books)s::bigint[]) AND party.email <> '' AND strpos(text_sought(party.email), text_sought(%(text)s)) > 0
UNION
SELECT tie.party_id
FROM accounts_account AS account
JOIN accounts_accountparty AS tie ON tie.book_id = account.book_id AND tie.account_id = account.id
WHERE account.book_id = ANY(%(books)s::bigint[])
  AND text_pieces(text_findable(account.code) || ' ' || text_findable(account.name)) @> text_keys(text_sought(%(text)s))
  AND (length(text_sought(%(text)s)) <= 3 OR strpos(text_findable(account.code) || ' ' || text_findable(account.name), text_sought(%(text)s)) > 0)

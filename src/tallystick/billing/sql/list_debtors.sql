-- yields: what accounts owe by now and what of it is overdue, most first, with who they are; by currency so many
SELECT found.*
FROM (
    SELECT
        book.id AS book_id, book.code AS book_code, book.name AS book_name, book.currency,
        account.id AS account_id, account.code AS account_code, account.name AS account_name,
        owed.bills, owed.owed, owed.overdue, owed.oldest_on, owner.name AS owner_name, owner.phone,
        row_number() OVER (PARTITION BY book.currency ORDER BY owed.owed DESC, account.code, account.id) AS place
    FROM unnest(%(books)s::bigint[], %(todays)s::date[], %(accounts)s::bigint[]) AS named (book_id, today, account_id)
    JOIN accounts_book AS book ON book.id = named.book_id
    JOIN accounts_account AS account ON account.book_id = named.book_id AND account.id = named.account_id
    CROSS JOIN LATERAL (
        SELECT
            count(*) AS bills, sum(b.amount - b.paid) AS owed, min(b.due_on) AS oldest_on,
            coalesce(sum(b.amount - b.paid) FILTER (WHERE b.due_on < named.today), 0) AS overdue
        FROM billing_bill AS b
        WHERE b.book_id = named.book_id
            AND b.account_id = named.account_id
            AND b.voided_at IS NULL
            AND b.paid < b.amount
            AND b.posted_on <= named.today
            AND (%(items)s::bigint[] IS NULL OR b.item_id = ANY(%(items)s::bigint[]))
    ) AS owed
    LEFT JOIN LATERAL (
        SELECT party.name, party.phone
        FROM accounts_accountparty AS tie
        JOIN accounts_party AS party ON party.book_id = named.book_id AND party.id = tie.party_id
        WHERE tie.book_id = named.book_id AND tie.account_id = named.account_id
        ORDER BY tie.role <> 'owner', tie.id
        LIMIT 1
    ) AS owner ON true
    WHERE owed.owed > 0
) AS found
WHERE found.place <= %(limit)s
ORDER BY found.currency, found.place

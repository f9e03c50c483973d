-- yields: a page of receipts in an order that an index of each book has, with the names and numbers that people know
WITH page AS MATERIALIZED (
    SELECT found.*
    FROM accounts_book AS book
    CROSS JOIN LATERAL (
        SELECT r.*
        FROM ({{matching}}) AS r
        WHERE {{further}}
            AND (%(id)s::bigint IS NULL OR r.id = %(id)s)
        ORDER BY {{key}} {{direction}}, r.id {{direction}}
        LIMIT %(limit)s
    ) AS found
    WHERE (%(books)s::bigint[] IS NULL OR book.id = ANY(%(books)s::bigint[]))
    ORDER BY found.{{column}} {{direction}}, found.id {{direction}}
    LIMIT %(limit)s
)
SELECT
    page.id, page.book_id, book.code AS book_code, book.name AS book_name, book.currency, book.timezone, page.account_id,
    account.code AS account_code, account.name AS account_name, owner.name AS owner_name, page.year, page.seq, page.kind,
    page.on_day, page.entered_on, page.entered_at, page.amount, page.remark, page.reason, page.user_id, page.actor_name,
    page.request_id, page.voids_id, voided.year AS voids_year, voided.seq AS voids_seq,
    void.id AS void_id, void.year AS void_year, void.seq AS void_seq, void.entered_at AS void_entered_at,
    void.actor_name AS void_actor_name, void.user_id AS void_user_id, void.reason AS void_reason, came.methods, came."references"
FROM page
JOIN accounts_book AS book ON book.id = page.book_id
JOIN accounts_account AS account ON account.book_id = page.book_id AND account.id = page.account_id
LEFT JOIN cashier_receipt AS voided ON voided.book_id = page.book_id AND voided.id = page.voids_id
LEFT JOIN cashier_receipt AS void ON void.book_id = page.book_id AND void.voids_id = page.id
CROSS JOIN LATERAL (
    SELECT
        coalesce(array_agg(m.method ORDER BY m.id), '{}') AS methods,
        coalesce(array_agg(m.reference ORDER BY m.id) FILTER (WHERE m.reference <> ''), '{}') AS "references"
    FROM cashier_receiptmeans AS m
    WHERE m.book_id = page.book_id AND m.receipt_id = page.id
) AS came
LEFT JOIN LATERAL (
    SELECT party.name
    FROM accounts_accountparty AS tie
    JOIN accounts_party AS party ON party.book_id = page.book_id AND party.id = tie.party_id
    WHERE tie.book_id = page.book_id AND tie.account_id = page.account_id
    ORDER BY tie.role <> 'owner', tie.id
    LIMIT 1
) AS owner ON true
ORDER BY page.{{column}} {{direction}}, page.id {{direction}}

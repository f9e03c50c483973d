-- yields: a page of receipts, latest first, with the names and numbers that people know
WITH page AS (
    SELECT * FROM ({{matching}}) AS found
    WHERE (%(after)s::bigint IS NULL OR found.id < %(after)s)
        AND (%(id)s::bigint IS NULL OR found.id = %(id)s)
    ORDER BY found.id DESC
    LIMIT %(limit)s
)
SELECT
    page.id, page.book_id, book.code AS book_code, book.name AS book_name, book.currency, page.account_id,
    account.code AS account_code, account.name AS account_name, page.year, page.seq, page.kind, page.on_day, page.entered_on,
    page.entered_at, page.amount, page.remark, page.reason, page.user_id, page.actor_name, page.request_id,
    page.voids_id, voided.year AS voids_year, voided.seq AS voids_seq, void.id AS void_id, void.year AS void_year, void.seq AS void_seq,
    ARRAY(
        SELECT m.method FROM cashier_receiptmeans AS m WHERE m.book_id = page.book_id AND m.receipt_id = page.id ORDER BY m.id
    ) AS methods
FROM page
JOIN accounts_book AS book ON book.id = page.book_id
JOIN accounts_account AS account ON account.book_id = page.book_id AND account.id = page.account_id
LEFT JOIN cashier_receipt AS voided ON voided.book_id = page.book_id AND voided.id = page.voids_id
LEFT JOIN cashier_receipt AS void ON void.book_id = page.book_id AND void.voids_id = page.id
ORDER BY page.id DESC

-- does: takes a receipt of each unit in a month, most by WeChat, very few by card, some void
WITH units AS (
    SELECT
        h.account_id, a.building_area AS amount, row_number() OVER (ORDER BY a.id) AS place,
        mod(a.id * 7919 + %(seed)s * 104729, 10000) AS draw
    FROM estate_asset AS a
    JOIN estate_holding AS h ON h.book_id = a.book_id AND h.asset_id = a.id
    WHERE a.book_id = %(book)s
),
numbered AS (
    SELECT nextval(pg_get_serial_sequence('cashier_receipt', 'id')) AS id, units.*
    FROM (SELECT * FROM units ORDER BY place) AS units
),
receipts AS (
    INSERT INTO cashier_receipt (
        id, book_id, account_id, year, seq, kind, on_day, entered_on, amount, remark, reason, request_digest, actor_name
    )
    SELECT
        id, %(book)s, account_id, %(year)s, %(before)s + place, 'payment', %(month)s::date + (draw %% 28)::int, %(month)s::date + 28,
        amount, '', '', '', %(cashier)s
    FROM numbered
)
INSERT INTO cashier_receiptmeans (book_id, receipt_id, method, amount, reference)
SELECT
    %(book)s, id,
    CASE WHEN mod(place, 40000) = 7 THEN 'card' WHEN draw < 5500 THEN 'wechat' WHEN draw < 8500 THEN 'alipay' ELSE 'cash' END,
    amount, CASE WHEN mod(place, 40000) = 7 THEN 'POS ' || id ELSE '' END
FROM numbered
ORDER BY id

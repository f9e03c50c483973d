-- yields: bills whose account, asset, item, tariff, version or assignment is not there, or not theirs; counted are bills
WITH judged AS (
    SELECT
        bill.book_id,
        bill.id,
        CASE
            WHEN book.id IS NULL THEN 'book'
            WHEN account.id IS NULL THEN 'account'
            WHEN bill.asset_id IS NOT NULL AND asset.id IS NULL THEN 'asset'
            WHEN item.id IS NULL OR item.book_id <> bill.book_id THEN 'item'
            WHEN bill.tariff_id IS NOT NULL
                AND (tariff.id IS NULL OR tariff.book_id <> bill.book_id OR tariff.currency <> book.currency) THEN 'tariff'
            WHEN bill.version_id IS NOT NULL AND version.id IS NULL THEN 'version'
            -- The origins are those of billing: 1 an assignment, 2 a reading.
            WHEN bill.origin = 1 AND assignment.id IS NULL THEN 'assignment'
            WHEN bill.origin IN (1, 2) AND (bill.tariff_id IS NULL OR bill.version_id IS NULL) THEN 'no_tariff'
        END AS fault
    FROM billing_bill AS bill
    LEFT JOIN accounts_book AS book ON book.id = bill.book_id
    LEFT JOIN accounts_account AS account ON account.book_id = bill.book_id AND account.id = bill.account_id
    LEFT JOIN estate_asset AS asset ON asset.book_id = bill.book_id AND asset.id = bill.asset_id
    LEFT JOIN tariffs_chargeitem AS item ON item.id = bill.item_id
    LEFT JOIN tariffs_tariff AS tariff ON tariff.id = bill.tariff_id AND tariff.item_id = bill.item_id
    LEFT JOIN tariffs_tariffversion AS version ON version.id = bill.version_id AND version.tariff_id = bill.tariff_id
    LEFT JOIN tariffs_assignment AS assignment
        ON bill.origin = 1
        AND assignment.book_id = bill.book_id
        AND assignment.id = bill.origin_id
        AND assignment.asset_id = bill.asset_id
        AND assignment.tariff_id = bill.tariff_id
    WHERE (%(books)s::bigint[] IS NULL OR bill.book_id = ANY(%(books)s))
),

looked AS (
    SELECT count(*) AS counted FROM judged
),

found AS (
    SELECT fault, book_id, id AS bill_id
    FROM judged
    WHERE fault IS NOT NULL
    LIMIT 100
)

SELECT found.fault, found.book_id, found.bill_id, looked.counted
FROM looked
LEFT JOIN found ON true

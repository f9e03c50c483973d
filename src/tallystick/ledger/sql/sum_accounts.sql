-- yields: each account of the ledger by name: its balance before the first day, at the end of the last, and its first day
WITH entry AS (
    {{entries}}
),

summed AS (
    SELECT
        entry.book_id,
        entry.side,
        entry.account_id,
        entry.item_id,
        entry.method,
        sum(entry.amount) FILTER (WHERE entry.day < %(first)s::date) AS opening,
        sum(entry.amount) AS closing,
        min(entry.day) AS since
    FROM entry
    GROUP BY entry.book_id, entry.side, entry.account_id, entry.item_id, entry.method
)

SELECT
    summed.side,
    coalesce(account.code, item.name, summed.method, '') AS name,
    coalesce(sum(summed.opening), 0) AS opening,
    sum(summed.closing) AS closing,
    min(summed.since) AS since
FROM summed
LEFT JOIN accounts_account AS account ON account.book_id = summed.book_id AND account.id = summed.account_id
LEFT JOIN tariffs_chargeitem AS item ON item.id = summed.item_id
GROUP BY summed.side, coalesce(account.code, item.name, summed.method, '')
ORDER BY summed.side, name

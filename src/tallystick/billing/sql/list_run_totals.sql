-- yields: by item what a run made: bills, their sum, what is paid of it, how many are void
SELECT
    item.id AS item_id, item.name AS item_name,
    count(*) AS bills,
    sum(b.amount) AS amount,
    sum(b.paid) AS paid,
    count(*) FILTER (WHERE b.voided_at IS NOT NULL) AS void
FROM billing_bill AS b
JOIN tariffs_chargeitem AS item ON item.id = b.item_id
WHERE b.book_id = %(book)s
    AND b.starts_on BETWEEN %(first_on)s AND %(last_on)s
    AND b.run_id = %(run)s
    AND (b.voided_how IS NULL OR b.voided_how <> 2)
GROUP BY item.id
ORDER BY item.name

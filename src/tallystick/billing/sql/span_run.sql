-- yields: by item and month how many bills of a run begin in it, and how many months the longest of their periods has
SELECT b.item_id, date_trunc('month', b.starts_on)::date AS month, count(*) AS bills, max(tariff.months) AS months
FROM billing_bill AS b
JOIN tariffs_tariff AS tariff ON tariff.id = b.tariff_id
WHERE b.book_id = %(book)s
    AND b.starts_on BETWEEN %(first_on)s AND %(last_on)s
    AND b.run_id = %(run)s
    AND b.origin = 1
GROUP BY b.item_id, month
ORDER BY b.item_id, month

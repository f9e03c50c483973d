-- yields: by item the days on which the periods that a run billed begin, first and last, and the longest period in months
SELECT b.item_id, min(b.starts_on) AS first_on, max(b.starts_on) AS last_on, max(tariff.months) AS months
FROM billing_bill AS b
JOIN tariffs_tariff AS tariff ON tariff.id = b.tariff_id
WHERE b.book_id = %(book)s
    AND b.starts_on BETWEEN %(first_on)s AND %(last_on)s
    AND b.run_id = %(run)s
    AND b.origin = 1
GROUP BY b.item_id
ORDER BY b.item_id

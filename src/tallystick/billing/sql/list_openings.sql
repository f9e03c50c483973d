-- yields: of each book whether anything is assigned, the months in which items open early, and the first day on which something was assigned lately
SELECT
    book.id AS book_id, book.code AS book_code, book.name AS book_name, looked_at.today,
    count(a.id) AS assigned,
    array_agg(DISTINCT i.pre_generate_month) FILTER (WHERE i.pre_generate_month IS NOT NULL) AS pre_generate_months,
    min(a.made_on) FILTER (WHERE a.made_on >= looked_at.today) AS made_on
FROM unnest(%(books)s::bigint[], %(todays)s::date[]) AS looked_at (book_id, today)
JOIN accounts_book AS book ON book.id = looked_at.book_id
LEFT JOIN tariffs_assignment AS a ON a.book_id = looked_at.book_id AND a.removed_on IS NULL
LEFT JOIN tariffs_chargeitem AS i ON i.id = a.item_id
GROUP BY book.id, looked_at.today
ORDER BY book.code

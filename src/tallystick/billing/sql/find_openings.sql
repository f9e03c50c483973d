-- yields: whether anything is assigned, the months in which items open early, and the first day on which something was assigned lately
SELECT
    count(*) AS assigned,
    array_agg(DISTINCT i.pre_generate_month) FILTER (WHERE i.pre_generate_month IS NOT NULL) AS pre_generate_months,
    min(a.made_on) FILTER (WHERE a.made_on >= %(after)s) AS made_on
FROM tariffs_assignment AS a
JOIN tariffs_chargeitem AS i ON i.id = a.item_id
WHERE a.book_id = %(book)s
    AND a.removed_on IS NULL

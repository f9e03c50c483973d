-- yields: the versions of a tariff by which a bill was worked out
WITH bound AS (
    SELECT book.id AS book_id
    FROM accounts_book AS book
    WHERE EXISTS (SELECT FROM tariffs_assignment AS a WHERE a.book_id = book.id AND a.tariff_id = %(tariff)s)
)
SELECT v.id
FROM tariffs_tariffversion AS v
WHERE v.tariff_id = %(tariff)s
    AND (
        -- Periods begin on the version's day or later; a reading's month may have begun before it.
        EXISTS (
            SELECT FROM bound
            JOIN billing_bill AS b ON b.book_id = bound.book_id
            WHERE b.keeps_place AND b.starts_on >= date_trunc('month', v.in_force_from)::date
                AND b.tariff_id = %(tariff)s AND b.version_id = v.id
        )
        OR EXISTS (
            SELECT FROM bound
            JOIN billing_bill AS b ON b.book_id = bound.book_id
            WHERE NOT b.keeps_place AND b.tariff_id = %(tariff)s AND b.version_id = v.id
        )
    )
ORDER BY v.id

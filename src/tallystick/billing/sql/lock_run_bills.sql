-- yields: how many of a run's live bills bear money, or a late fee that does; all of them locked
WITH locked AS (
    SELECT b.id, b.paid
    FROM billing_bill AS b
    WHERE b.book_id = %(book)s
        AND b.starts_on BETWEEN %(first_on)s AND %(last_on)s
        AND b.run_id = %(run)s
        AND b.voided_at IS NULL
    ORDER BY b.id
    FOR UPDATE
)
SELECT
    (SELECT count(*) FROM locked WHERE paid > 0)
    + (
        SELECT count(*)
        FROM billing_latefee AS f
        JOIN locked ON locked.id = f.bill_id
        WHERE f.book_id = %(book)s AND f.voided_at IS NULL AND NOT f.waived
    ) AS paid

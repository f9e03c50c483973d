-- yields: how many of a run's live bills bear money, or have a late fee that does; all of them locked
WITH locked AS MATERIALIZED (
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
        FROM billing_bill AS late
        WHERE late.book_id = %(book)s
            AND late.origin = 3
            AND late.paid > 0
            AND late.late_fee_of IN (SELECT locked.id FROM locked)
    ) AS paid

-- yields: a piece of other queries: for one row of `asked` (bill_id, on_day, amount, due_on, daily_percent, ceiling_percent, origin) the late fee
-- to its day that is neither posted nor waived; no row where it bears none.
-- Its days from its due day on, weighed by what was open: amount x all days, less each payment x the days after it.
-- A lookup a bill, not a join of sets: it stays as quick where the planner's statistics know nothing of the book yet.
SELECT
    round(least(
        (asked.amount * (asked.on_day - asked.due_on) - laid.paid_days) * asked.daily_percent * 0.01,
        asked.amount * asked.ceiling_percent * 0.01
    ), %(digits)s) - taken.amount AS fee
FROM (
    SELECT coalesce(sum(s.amount * greatest(0, asked.on_day - greatest(s.on_day, asked.due_on))), 0) AS paid_days
    FROM billing_settlement AS s
    WHERE s.book_id = %(book)s
        AND s.bill_id = asked.bill_id
        AND s.reverses_id IS NULL
        -- What a void took back counts as never laid.
        AND NOT EXISTS (SELECT FROM billing_settlement AS back WHERE back.book_id = %(book)s AND back.reverses_id = s.id)
) AS laid
CROSS JOIN (
    SELECT coalesce(sum(f.amount), 0) AS amount
    FROM billing_latefee AS f
    WHERE f.book_id = %(book)s
        AND f.bill_id = asked.bill_id
        AND f.voided_at IS NULL
) AS taken
WHERE asked.daily_percent > 0
    AND asked.on_day > asked.due_on
    AND asked.origin <> 3

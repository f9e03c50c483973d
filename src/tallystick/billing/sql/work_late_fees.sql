-- yields: a piece of other queries: given the CTE `asked` (bill_id, on_day), the CTE `fees` (bill_id, on_day, fee not yet posted or waived; 0 left out)
-- A bill's days from its due day to D, weighed by what was open: amount x all days, less each payment x the days after it.
late AS (
    SELECT asked.bill_id, asked.on_day, b.amount, b.due_on, item.daily_percent, item.ceiling_percent
    FROM asked
    JOIN billing_bill AS b ON b.book_id = %(book)s AND b.id = asked.bill_id
    JOIN tariffs_chargeitem AS item ON item.id = b.item_id
    WHERE item.daily_percent > 0
        AND asked.on_day > b.due_on
        AND b.voided_at IS NULL
        AND b.origin <> 3
),
-- What a void took back counts as never laid.
laid AS (
    SELECT late.bill_id, late.on_day, sum(s.amount * greatest(0, late.on_day - greatest(s.on_day, late.due_on))) AS paid_days
    FROM late
    JOIN billing_settlement AS s ON s.book_id = %(book)s AND s.bill_id = late.bill_id
    WHERE s.reverses_id IS NULL
        AND NOT EXISTS (SELECT FROM billing_settlement AS back WHERE back.book_id = %(book)s AND back.reverses_id = s.id)
    GROUP BY late.bill_id, late.on_day
),
taken AS (
    SELECT f.bill_id, sum(f.amount) AS amount
    FROM billing_latefee AS f
    WHERE f.book_id = %(book)s
        AND f.bill_id IN (SELECT late.bill_id FROM late)
        AND f.voided_at IS NULL
    GROUP BY f.bill_id
),
to_date AS (
    SELECT late.bill_id, late.on_day,
        round(least(
            (late.amount * (late.on_day - late.due_on) - coalesce(laid.paid_days, 0)) * late.daily_percent * 0.01,
            late.amount * late.ceiling_percent * 0.01
        ), %(digits)s) AS fee
    FROM late
    LEFT JOIN laid ON laid.bill_id = late.bill_id AND laid.on_day = late.on_day
),
fees AS (
    SELECT to_date.bill_id, to_date.on_day, to_date.fee - coalesce(taken.amount, 0) AS fee
    FROM to_date
    LEFT JOIN taken ON taken.bill_id = to_date.bill_id
    WHERE to_date.fee > coalesce(taken.amount, 0)
)

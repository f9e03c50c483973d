-- does: gives up the late fee of each bill given, up to a day; yields the bill and how much
WITH asked AS (
    SELECT t.bill_id, %(on_day)s::date AS on_day
    FROM unnest(%(bills)s::bigint[]) AS t (bill_id)
),
{{late_fees}}
INSERT INTO billing_latefee (book_id, bill_id, on_day, amount, waived, reason, user_id, actor_name)
SELECT %(book)s, bill_id, on_day, fee, TRUE, %(reason)s, %(user)s, %(actor)s
FROM fees
ORDER BY bill_id
RETURNING bill_id, amount

-- yields: the late fee of each bill given that is neither posted nor waived, to one day; bills without one are left out
WITH asked AS (
    SELECT t.bill_id, %(on_day)s::date AS on_day
    FROM unnest(%(bills)s::bigint[]) AS t (bill_id)
),
{{late_fees}}
SELECT bill_id, fee FROM fees

-- yields: of one slice's periods those whose bill is among the ones to be worked out again
SELECT
    period.*, b.id AS replaces_id, b.account_id AS kept_account_id, b.run_id, %(months)s::numeric AS months,
    (period.full_last - period.full_first + 1)::numeric AS full_days,
    NULL::numeric AS usage, NULL::numeric AS previous, NULL::numeric AS current, NULL::numeric AS multiplier,
    NULL::numeric AS loss, NULL::numeric AS shared, NULL::numeric AS usage_before, NULL::numeric AS given
FROM ({{periods}}) AS period
JOIN billing_bill AS b ON b.book_id = %(book)s AND b.starts_on = period.starts_on AND b.origin_id = period.origin_id
WHERE b.origin = 1
    AND b.keeps_place
    AND b.id = ANY(%(bills)s)

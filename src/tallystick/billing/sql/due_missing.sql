-- yields: of one slice's periods those that have no bill, nor had one that was voided by hand, unless those are made again
SELECT
    period.*, NULL::bigint AS replaces_id, NULL::bigint AS kept_account_id, %(run)s::bigint AS run_id, %(months)s::numeric AS months,
    (period.full_last - period.full_first + 1)::numeric AS full_days,
    NULL::numeric AS usage, NULL::numeric AS previous, NULL::numeric AS current, NULL::numeric AS multiplier,
    NULL::numeric AS loss, NULL::numeric AS shared, NULL::numeric AS usage_before, NULL::numeric AS given
FROM ({{periods}}) AS period
WHERE NOT EXISTS (
    SELECT FROM billing_bill AS b
    WHERE b.book_id = %(book)s
        AND b.starts_on BETWEEN %(first_on)s AND %(last_on)s
        AND b.keeps_place
        AND b.origin = 1
        AND b.starts_on = period.starts_on
        AND b.origin_id = period.origin_id
        AND NOT (%(again)s AND b.voided_how IS NOT NULL)
)
-- What is billed already falls out before anything is looked up for it.
OFFSET 0

-- yields: one period for each of the readings given that is charged by one version of a tariff, with what the year has used before
SELECT
    r.id AS origin_id, r.asset_id, a.amount AS assigned,
    r.month AS starts_on, (r.month + INTERVAL '1 month' - INTERVAL '1 day')::date AS ends_on,
    r.month AS full_first, (r.month + INTERVAL '1 month' - INTERVAL '1 day')::date AS full_last,
    charged.replaces_id, replaced.account_id AS kept_account_id, NULL::bigint AS run_id, 1::numeric AS months,
    extract(DAY FROM r.month + INTERVAL '1 month' - INTERVAL '1 day') AS full_days,
    r.usage, r.previous, r.current, r.multiplier, r.loss, r.shared,
    -- As billed: what waits for its bill does not count yet, unless it is billed in this very act. Meters that followed one another are one.
    (
        SELECT coalesce(sum(e.usage), 0)
        FROM metering_reading AS e
        JOIN metering_meter AS m ON m.book_id = e.book_id AND m.id = e.meter_id AND NOT m.communal
        WHERE e.book_id = %(book)s
            AND e.asset_id = r.asset_id
            AND e.item_id = r.item_id
            AND e.month BETWEEN date_trunc('year', r.month)::date AND r.month
            AND (e.month < r.month OR e.id < r.id)
            AND e.voided_at IS NULL
            AND (
                e.id = ANY(%(billed)s::bigint[])
                OR EXISTS (
                    SELECT FROM billing_bill AS b
                    WHERE b.book_id = e.book_id AND b.starts_on = e.month AND b.origin = 2 AND b.origin_id = e.id AND b.keeps_place AND b.voided_at IS NULL
                )
            )
    ) AS usage_before,
    r.amount_given AS given
FROM unnest(%(readings)s::bigint[], %(assignments)s::bigint[], %(replaced)s::bigint[]) AS charged (reading_id, assignment_id, replaces_id)
JOIN metering_reading AS r ON r.book_id = %(book)s AND r.id = charged.reading_id
JOIN tariffs_assignment AS a ON a.book_id = %(book)s AND a.id = charged.assignment_id
LEFT JOIN billing_bill AS replaced ON replaced.book_id = %(book)s AND replaced.id = charged.replaces_id
-- Once a reading, not once for each time that a formula names it.
OFFSET 0

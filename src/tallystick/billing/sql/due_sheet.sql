-- yields: what due_readings yields, for rows of a sheet that one version of a tariff charges, while they are not stored yet
SELECT
    s.reading_id AS origin_id, s.asset_id, a.amount AS assigned,
    s.month AS starts_on, (s.month + INTERVAL '1 month' - INTERVAL '1 day')::date AS ends_on,
    s.month AS full_first, (s.month + INTERVAL '1 month' - INTERVAL '1 day')::date AS full_last,
    NULL::bigint AS replaces_id, NULL::bigint AS kept_account_id, NULL::bigint AS run_id, 1::numeric AS months,
    extract(DAY FROM s.month + INTERVAL '1 month' - INTERVAL '1 day') AS full_days,
    s.usage, s.previous, s.given_current AS current, s.multiplier, coalesce(s.given_loss, 0) AS loss, s.shared,
    s.in_sheet + (
        SELECT coalesce(sum(e.usage), 0)
        FROM metering_reading AS e
        JOIN billing_bill AS b
            ON b.book_id = e.book_id AND b.starts_on = e.month AND b.origin = 2 AND b.origin_id = e.id AND b.keeps_place AND b.voided_at IS NULL
        WHERE e.book_id = %(book)s
            AND e.asset_id = s.asset_id
            AND e.item_id = s.item_id
            AND e.month BETWEEN date_trunc('year', s.month)::date AND s.month
            AND e.voided_at IS NULL
            AND (%(first)s::bigint IS NULL OR e.id < %(first)s)
    ) AS usage_before,
    s.given_amount AS given
FROM (
    SELECT
        r.*,
        coalesce(
            sum(r.usage) OVER (
                PARTITION BY r.asset_id, r.item_id, date_trunc('year', r.month)
                ORDER BY r.month, r.reading_id
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ),
            0
        ) AS in_sheet
    FROM metering_sheetrow AS r
    WHERE r.book_id = %(book)s AND r.sheet_id = %(sheet)s AND r.faults IS NULL AND r.assignment_id IS NOT NULL
) AS s
JOIN tariffs_assignment AS a ON a.book_id = %(book)s AND a.id = s.assignment_id
WHERE s.tariff_id = %(tariff)s AND s.version_id = %(version)s

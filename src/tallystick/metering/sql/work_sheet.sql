-- does: works out what a sheet's rows come to, finds what charges them, and what is wrong or odd
WITH worked AS MATERIALIZED ({{worked}}),

-- A unit without a meter will have one, of which nobody has read anything yet.
begun AS MATERIALIZED (
    SELECT
        r.number, r.asset_id, r.item_id, r.month, r.given_current AS current, coalesce(r.given_multiplier, 1) AS multiplier,
        coalesce(r.given_previous, lag(r.given_current) OVER one, 0) AS previous, coalesce(lag(r.given_current) OVER one, 0) AS expected,
        coalesce(r.given_shared, 0) AS shared, CASE WHEN i.loss THEN coalesce(r.given_loss, 0) ELSE 0 END AS loss,
        coalesce(r.given_rolled_over, FALSE) AS rolled_over
    FROM metering_sheetrow AS r
    JOIN tariffs_chargeitem AS i ON i.id = r.item_id
    WHERE r.book_id = %(book)s AND r.sheet_id = %(sheet)s AND r.meter_id IS NULL AND r.faults IS NULL
    WINDOW one AS (PARTITION BY r.asset_id, r.item_id ORDER BY r.month, r.number)
),

habits AS MATERIALIZED ({{habits}}),

come_to AS (
    SELECT
        worked.place AS number, worked.meter_id, worked.asset_id, worked.item_id, worked.month, worked.communal, worked.previous,
        worked.expected, worked.multiplier, worked.shared, worked.carried, worked.usage, worked.takes_shares,
        coalesce(worked.sets_right, FALSE) AS sets_right, 
        -- Others change with it: estimates that are set right, meters taken down, a reading of nothing but shares.
        NOT coalesce(worked.sets_right, FALSE)
        AND meter.removed_on IS NULL
        AND worked.carried >= 0
        AND NOT EXISTS (
            SELECT FROM metering_reading AS bare
            WHERE bare.book_id = %(book)s AND bare.asset_id = worked.asset_id AND bare.item_id = worked.item_id AND bare.month = worked.month
                AND bare.way = 6
                AND bare.voided_at IS NULL
        ) AS is_plain,
        worked.code
    FROM worked
    JOIN metering_meter AS meter ON meter.book_id = %(book)s AND meter.id = worked.meter_id
    UNION ALL
    SELECT
        begun.number, NULL, begun.asset_id, begun.item_id, begun.month, FALSE, begun.previous, begun.expected, begun.multiplier, begun.shared, 0,
        greatest(0, (begun.current - begun.previous) * begun.multiplier) + begun.loss + begun.shared, FALSE, FALSE, FALSE,
        CASE
            WHEN begun.rolled_over THEN 'digits_unknown'
            WHEN begun.current < begun.previous THEN 'goes_back'
        END
    FROM begun
),

charged AS (
    SELECT come_to.*, bound.assignment_id, bound.tariff_id, version.id AS version_id, habits.habit
    FROM come_to
    LEFT JOIN habits ON habits.meter_id = come_to.meter_id
    LEFT JOIN LATERAL (
        SELECT a.id AS assignment_id, a.tariff_id, a.start_on
        FROM tariffs_assignment AS a
        JOIN tariffs_tariff AS t ON t.id = a.tariff_id AND t.on_usage
        WHERE a.book_id = %(book)s
            AND a.asset_id = come_to.asset_id
            AND a.item_id = come_to.item_id
            AND a.removed_on IS NULL
            AND a.start_on < come_to.month + INTERVAL '1 month'
            AND (a.end_on IS NULL OR a.end_on >= come_to.month)
        ORDER BY a.start_on DESC
        LIMIT 1
    ) AS bound ON NOT come_to.communal
    LEFT JOIN LATERAL (
        SELECT v.id
        FROM tariffs_tariffversion AS v
        WHERE v.tariff_id = bound.tariff_id AND v.in_force_from <= greatest(come_to.month, bound.start_on)
        ORDER BY v.in_force_from DESC
        LIMIT 1
    ) AS version ON TRUE
),

odd AS (
    SELECT
        charged.*,
        CASE
            WHEN charged.code IS NOT NULL THEN charged.code
            WHEN NOT charged.communal AND charged.version_id IS NULL THEN 'no_tariff'
        END AS wrong,
        charged.previous <> charged.expected AND NOT charged.sets_right AS has_gap,
        charged.usage > charged.habit * %(times)s + %(units)s OR charged.usage < charged.habit / %(times)s - %(units)s AS is_unusual
    FROM charged
)

UPDATE metering_sheetrow AS r
SET
    previous = odd.previous, multiplier = odd.multiplier, shared = odd.shared, carried = odd.carried, usage = odd.usage,
    takes_shares = odd.takes_shares, is_plain = odd.is_plain,
    reading_id = CASE WHEN odd.is_plain AND odd.wrong IS NULL THEN nextval(pg_get_serial_sequence('metering_reading', 'id')) ELSE -r.id END,
    assignment_id = odd.assignment_id, tariff_id = odd.tariff_id, version_id = odd.version_id,
    faults = CASE
        WHEN odd.wrong IS NOT NULL THEN jsonb_build_array(
            jsonb_build_object('column', CASE odd.wrong WHEN 'no_tariff' THEN 'asset' ELSE 'current' END, 'code', odd.wrong,
                'value', CASE odd.wrong WHEN 'out_of_range' THEN r.given_current ELSE odd.previous END::text)
        )
    END,
    warnings = CASE
        WHEN odd.has_gap OR odd.is_unusual OR odd.sets_right OR r.given_read_on > %(today)s THEN (
            SELECT jsonb_agg(jsonb_build_object('column', told.place, 'code', told.code, 'value', told.shown))
            FROM (
                VALUES
                    ('current', odd.is_unusual, 'unusual', odd.habit::text),
                    ('previous', odd.has_gap, 'gap', odd.expected::text),
                    ('current', odd.sets_right, 'sets_right', odd.expected::text),
                    ('read_on', r.given_read_on > %(today)s, 'yet_to_come', NULL)
            ) AS told (place, is_so, code, shown)
            WHERE told.is_so
        )
    END
FROM odd
WHERE r.book_id = %(book)s AND r.sheet_id = %(sheet)s AND r.number = odd.number

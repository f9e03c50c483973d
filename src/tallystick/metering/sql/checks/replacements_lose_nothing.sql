-- yields: replaced meters that disagree with those after them: still in use, or what they measured last was not taken over; counted are
-- replacements. The first reading that the new meter ever had takes over; readings of the old one may have been edited since.
WITH judged AS (
    SELECT
        after.book_id, after.id, old.id AS old_id, first.carried,
        CASE
            WHEN old.id IS NULL OR old.removed_on IS NULL OR (old.asset_id, old.item_id) <> (after.asset_id, after.item_id) THEN 'meter'
            WHEN first.id IS NULL THEN NULL
            -- What was carried up to it from yet another meter, or from estimates, comes on top.
            WHEN old.replaces_id IS NOT NULL AND NOT known.is_read THEN NULL
            WHEN NOT known.fits THEN 'carried'
        END AS fault
    FROM metering_meter AS after
    LEFT JOIN metering_meter AS old ON old.book_id = after.book_id AND old.id = after.replaces_id
    LEFT JOIN LATERAL (
        SELECT r.id, r.carried
        FROM metering_reading AS r
        WHERE r.book_id = after.book_id AND r.asset_id = after.asset_id AND r.item_id = after.item_id AND r.meter_id = after.id
        ORDER BY r.id
        LIMIT 1
    ) AS first ON TRUE
    LEFT JOIN LATERAL (
        SELECT
            bool_or(at.id IS NOT NULL) AS is_read,
            bool_or(
                first.carried = (old.final + CASE WHEN old.final_rolled_over THEN power(10::numeric, old.digits) ELSE 0 END - at.current)
                * old.multiplier + at.left_over
            ) AS fits
        FROM (
            SELECT NULL::bigint AS id, old.initial AS current, 0::numeric AS left_over
            UNION ALL
            SELECT
                r.id, r.current,
                least(
                    0,
                    (r.current - r.previous + CASE WHEN r.rolled_over THEN power(10::numeric, old.digits) ELSE 0 END) * r.multiplier + r.carried
                )
            FROM metering_reading AS r
            WHERE r.book_id = old.book_id AND r.asset_id = old.asset_id AND r.item_id = old.item_id AND r.meter_id = old.id
        ) AS at
    ) AS known ON TRUE
    WHERE after.replaces_id IS NOT NULL AND (%(books)s::bigint[] IS NULL OR after.book_id = ANY(%(books)s))
),

looked AS (
    SELECT count(*) AS counted FROM judged
),

found AS (
    SELECT fault, book_id, id AS meter_id, old_id, carried
    FROM judged
    WHERE fault IS NOT NULL
    LIMIT 100
)

SELECT found.fault, found.book_id, found.meter_id, found.old_id, found.carried, looked.counted
FROM looked
LEFT JOIN found ON true

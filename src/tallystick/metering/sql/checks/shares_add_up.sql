-- yields: apportionments whose shares do not add up to them, or are not in the readings that took them; counted are apportionments
WITH live AS (
    SELECT a.*
    FROM metering_apportionment AS a
    WHERE %(books)s::bigint[] IS NULL OR a.book_id = ANY(%(books)s)
),

borne AS (
    SELECT
        live.book_id, live.id, live.quantity, live.voided_at, live.meter_id, live.month,
        coalesce(sum(s.quantity) FILTER (WHERE s.voided_at IS NULL), 0) AS shared,
        count(s.id) FILTER (
            WHERE s.reading_id IS NOT NULL
                AND s.voided_at IS NULL
                AND (r.id IS NULL OR r.voided_at IS NOT NULL OR (r.asset_id, r.item_id, r.month) <> (s.asset_id, s.item_id, s.month))
        ) AS strays
    FROM live
    LEFT JOIN metering_share AS s ON s.book_id = live.book_id AND s.apportionment_id = live.id
    LEFT JOIN metering_reading AS r ON r.book_id = s.book_id AND r.id = s.reading_id
    GROUP BY live.book_id, live.id, live.quantity, live.voided_at, live.meter_id, live.month
),

taken AS (
    SELECT s.book_id, s.reading_id, sum(s.quantity) AS quantity
    FROM metering_share AS s
    WHERE s.reading_id IS NOT NULL AND s.voided_at IS NULL AND (%(books)s::bigint[] IS NULL OR s.book_id = ANY(%(books)s))
    GROUP BY s.book_id, s.reading_id
),

judged AS (
    SELECT
        borne.book_id, borne.id, borne.quantity, borne.shared,
        CASE
            WHEN borne.voided_at IS NOT NULL AND borne.shared <> 0 THEN 'undone'
            WHEN borne.voided_at IS NULL AND borne.shared <> borne.quantity THEN 'shares'
            WHEN borne.strays > 0 THEN 'reading'
            WHEN borne.voided_at IS NULL AND borne.meter_id IS NOT NULL AND round(communal.usage, 4) IS DISTINCT FROM borne.quantity THEN 'communal'
        END AS fault
    FROM borne
    LEFT JOIN metering_reading AS communal
        ON communal.book_id = borne.book_id
        AND communal.month = borne.month
        AND communal.meter_id = borne.meter_id
        AND communal.voided_at IS NULL
    UNION ALL
    SELECT taken.book_id, taken.reading_id, taken.quantity, r.shared, CASE WHEN r.shared < taken.quantity THEN 'taken' END
    FROM taken
    JOIN metering_reading AS r ON r.book_id = taken.book_id AND r.id = taken.reading_id
),

looked AS (
    SELECT count(*) AS counted FROM live
),

found AS (
    SELECT fault, book_id, id, quantity, shared
    FROM judged
    WHERE fault IS NOT NULL
    LIMIT 100
)

SELECT found.fault, found.book_id, found.id, found.quantity, found.shared, looked.counted
FROM looked
LEFT JOIN found ON true

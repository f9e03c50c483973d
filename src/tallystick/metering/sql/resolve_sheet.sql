-- does: finds what a sheet's rows name (unit, item, meter, month), and what is wrong with that
WITH line AS MATERIALIZED (
    SELECT * FROM metering_sheetrow AS r WHERE r.book_id = %(book)s AND r.sheet_id = %(sheet)s
),

items AS MATERIALIZED (
    SELECT i.id, i.name
    FROM tariffs_chargeitem AS i
    WHERE (i.book_id IS NULL OR i.book_id = %(book)s) AND (%(items)s::bigint[] IS NULL OR i.id = ANY(%(items)s))
),

-- Of a name that stands for an item of this book and one of all books, this book's.
named_items AS MATERIALIZED (
    SELECT DISTINCT ON (items.name) items.id, items.name
    FROM items
    JOIN tariffs_chargeitem AS i ON i.id = items.id
    ORDER BY items.name, i.book_id NULLS LAST
),

-- The meters that units have in use, and those of which a serial is known; one that has been removed for good has no label.
used AS MATERIALIZED (
    SELECT
        m.asset_id, m.item_id,
        count(*) FILTER (WHERE NOT m.communal) AS own, min(m.id) FILTER (WHERE NOT m.communal) AS own_id,
        count(*) FILTER (WHERE m.communal) AS communal, min(m.id) FILTER (WHERE m.communal) AS communal_id
    FROM metering_meter AS m
    WHERE m.book_id = %(book)s AND m.removed_on IS NULL AND m.label > 0
    GROUP BY m.asset_id, m.item_id
),

told AS (
    SELECT
        line.*,
        coalesce(%(item)s::bigint, named_items.id) AS is_item_id,
        coalesce(line.given_month, %(month)s::date, date_trunc('month', line.given_read_on)::date) AS is_month,
        CASE
            WHEN %(item)s::bigint IS NULL AND line.given_item IS NULL THEN 'missing'
            WHEN line.given_item IS NOT NULL AND named_items.id IS NULL THEN 'wrong_item'
            WHEN line.given_item IS NOT NULL AND %(item)s::bigint IS NOT NULL AND named_items.id <> %(item)s THEN 'wrong_item'
        END AS item_code
    FROM line
    LEFT JOIN named_items ON named_items.name = line.given_item
),

-- An address stands for a code: building and room, where only one unit is there.
addressed AS MATERIALIZED (
    SELECT meant.address, min(meant.id) AS id
    FROM (
        SELECT a.id, spelt.address
        FROM estate_asset AS a
        LEFT JOIN estate_building AS b ON b.book_id = a.book_id AND b.id = a.building_id
        CROSS JOIN LATERAL (
            SELECT DISTINCT replace(spelling, ' ', '') AS address
            FROM unnest(ARRAY[b.code || '-' || a.room, b.code || a.room, b.name || '-' || a.room, b.name || a.room]) AS spelling
            WHERE spelling IS NOT NULL
        ) AS spelt
        WHERE a.book_id = %(book)s
            AND a.room <> ''
            AND EXISTS (
                SELECT FROM line
                WHERE line.given_asset IS NOT NULL
                    AND NOT EXISTS (SELECT FROM estate_asset AS known WHERE known.book_id = %(book)s AND known.code = line.given_asset)
            )
    ) AS meant
    GROUP BY meant.address
    HAVING count(*) = 1
),

placed AS (
    SELECT
        told.*,
        coalesce(a.id, addressed.id) AS named_asset_id,
        m.id AS serial_id, m.asset_id AS serial_asset_id
    FROM told
    LEFT JOIN estate_asset AS a ON a.book_id = %(book)s AND a.code = told.given_asset
    LEFT JOIN addressed ON a.id IS NULL AND addressed.address = replace(told.given_asset, ' ', '')
    LEFT JOIN metering_meter AS m
        ON m.book_id = %(book)s AND m.item_id = told.is_item_id AND m.serial = told.given_serial AND m.label > 0
),

metered AS (
    SELECT
        placed.*,
        coalesce(placed.named_asset_id, placed.serial_asset_id) AS is_asset_id,
        CASE
            WHEN placed.serial_id IS NOT NULL THEN placed.serial_id
            WHEN placed.given_serial IS NOT NULL THEN NULL
            WHEN used.own > 0 THEN used.own_id
            ELSE used.communal_id
        END AS is_meter_id,
        CASE WHEN used.own > 0 THEN used.own ELSE used.communal END AS choice
    FROM placed
    LEFT JOIN used ON used.asset_id = placed.named_asset_id AND used.item_id = placed.is_item_id
),

judged AS (
    SELECT
        metered.*,
        CASE
            WHEN metered.given_asset IS NULL AND metered.given_serial IS NULL THEN 'missing'
            WHEN metered.given_asset IS NOT NULL AND metered.named_asset_id IS NULL THEN 'unknown_asset'
        END AS asset_code,
        CASE
            WHEN metered.given_serial IS NULL AND metered.choice > 1 THEN 'missing'
            WHEN metered.given_serial IS NULL OR metered.is_item_id IS NULL THEN NULL
            WHEN metered.serial_id IS NULL AND EXISTS (
                SELECT FROM metering_meter AS m WHERE m.book_id = ANY(%(others)s::bigint[]) AND m.serial = metered.given_serial
            ) THEN 'wrong_book'
            WHEN metered.serial_id IS NULL THEN 'unknown_meter'
            WHEN metered.serial_asset_id <> metered.named_asset_id THEN 'unknown_meter'
        END AS serial_code,
        CASE
            WHEN metered.given_room IS NOT NULL AND room.code IS NOT NULL AND metered.given_room NOT IN (room.room, room.code) THEN 'unknown_asset'
        END AS room_code,
        CASE WHEN metered.given_book NOT IN (%(book_name)s, %(book_code)s) THEN 'wrong_book' END AS book_code,
        CASE
            WHEN metered.given_current IS NULL THEN 'missing'
            WHEN metered.given_current < 0 THEN 'out_of_range'
        END AS current_code,
        CASE WHEN metered.is_month IS NULL THEN 'missing' END AS read_on_code,
        CASE WHEN metered.given_previous < 0 THEN 'out_of_range' END AS previous_code,
        CASE WHEN metered.given_multiplier <= 0 THEN 'out_of_range' END AS multiplier_code,
        CASE WHEN metered.given_loss < 0 THEN 'out_of_range' END AS loss_code,
        CASE WHEN metered.given_shared < 0 THEN 'out_of_range' END AS shared_code,
        CASE WHEN metered.given_amount < 0 OR scale(trim_scale(metered.given_amount)) > %(digits)s THEN 'out_of_range' END AS amount_code,
        first_value(metered.number) OVER same AS first_number,
        row_number() OVER same AS times
    FROM metered
    LEFT JOIN estate_asset AS room ON room.book_id = %(book)s AND room.id = metered.is_asset_id
    WINDOW same AS (
        PARTITION BY
            metered.is_month,
            metered.is_item_id,
            coalesce(metered.is_meter_id, -metered.is_asset_id, -9223372036854775807 + metered.number)
        ORDER BY metered.number
    )
),

found AS (
    SELECT
        judged.id, judged.is_asset_id, judged.is_item_id, judged.is_meter_id, judged.is_month,
        CASE
            WHEN judged.unread IS NULL
                AND judged.times = 1
                AND coalesce(
                    judged.asset_code, judged.item_code, judged.serial_code, judged.room_code, judged.book_code, judged.current_code,
                    judged.read_on_code, judged.previous_code, judged.multiplier_code, judged.loss_code, judged.shared_code, judged.amount_code
                ) IS NULL
            THEN NULL
            ELSE coalesce(judged.unread, '[]') || (
                SELECT coalesce(jsonb_agg(jsonb_build_object('column', wrong.place, 'code', wrong.code, 'value', wrong.shown)), '[]')
                FROM (
                    VALUES
                        ('asset', judged.asset_code, judged.given_asset),
                        (
                            'asset',
                            CASE WHEN judged.times > 1 AND judged.is_month IS NOT NULL AND judged.is_asset_id IS NOT NULL THEN 'duplicate' END,
                            judged.first_number::text
                        ),
                        ('item', judged.item_code, judged.given_item),
                        ('serial', judged.serial_code, judged.given_serial),
                        ('room', judged.room_code, judged.given_room),
                        ('book', judged.book_code, judged.given_book),
                        ('current', judged.current_code, judged.given_current::text),
                        ('read_on', judged.read_on_code, NULL),
                        ('previous', judged.previous_code, judged.given_previous::text),
                        ('multiplier', judged.multiplier_code, judged.given_multiplier::text),
                        ('loss', judged.loss_code, judged.given_loss::text),
                        ('shared', judged.shared_code, judged.given_shared::text),
                        ('amount', judged.amount_code, judged.given_amount::text)
                ) AS wrong (place, code, shown)
                WHERE wrong.code IS NOT NULL
                    -- What could not be read is not missing as well; of day and month either may be the one.
                    AND NOT coalesce(judged.unread @> jsonb_build_array(jsonb_build_object('column', wrong.place)), FALSE)
                    AND NOT coalesce(wrong.place = 'read_on' AND judged.unread @> '[{"column": "month"}]', FALSE)
            )
        END AS faults
    FROM judged
)

UPDATE metering_sheetrow AS r
SET
    asset_id = found.is_asset_id, item_id = found.is_item_id, meter_id = found.is_meter_id, month = found.is_month,
    faults = nullif(found.faults, '[]'), warnings = NULL, amount = NULL, worked_out = NULL
FROM found
WHERE r.book_id = %(book)s AND r.id = found.id

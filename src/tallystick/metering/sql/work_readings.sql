-- yields: readings given (a SELECT with the columns of given_readings) with all they come to, or the code of what is wrong with them.
-- A file's rows and a clerk's one go through here: what a usage is, is said nowhere else.
WITH given AS MATERIALIZED ({{given}}),

metered AS (
    SELECT
        given.*, m.asset_id, m.item_id, m.communal, m.initial, m.digits, m.replaces_id AS replaced_meter_id, m.removed_on, m.final,
        m.final_rolled_over,
        coalesce(given.multiplier, m.multiplier) AS factor,
        CASE WHEN item.loss THEN given.loss ELSE 0 END AS counted_loss,
        CASE WHEN given.rolled_over THEN power(10::numeric, m.digits) ELSE 0 END AS turned,
        earlier.id AS earlier_id, earlier.month AS earlier_month, earlier.current AS earlier_current, earlier.estimated AS earlier_estimated,
        CASE
            WHEN earlier.id IS NOT NULL THEN least(
                0,
                (earlier.current - earlier.previous + CASE WHEN earlier.rolled_over THEN power(10::numeric, m.digits) ELSE 0 END)
                * earlier.multiplier + earlier.carried
            )
        END AS earlier_left
    FROM given
    JOIN metering_meter AS m ON m.book_id = %(book)s AND m.id = given.meter_id
    JOIN tariffs_chargeitem AS item ON item.id = m.item_id
    LEFT JOIN LATERAL (
        SELECT r.id, r.month, r.previous, r.current, r.multiplier, r.carried, r.rolled_over, r.estimated
        FROM metering_reading AS r
        WHERE r.book_id = %(book)s
            AND r.asset_id = m.asset_id
            AND r.item_id = m.item_id
            AND r.meter_id = m.id
            AND r.month < given.month
            AND r.voided_at IS NULL
        ORDER BY r.month DESC
        LIMIT 1
    ) AS earlier ON TRUE
),

-- Those given of one meter that no reading of before stands between follow one another.
following AS (
    SELECT
        metered.*,
        lag(metered.current) OVER run AS lag_current,
        row_number() OVER run AS number,
        row_number() OVER (PARTITION BY metered.meter_id, metered.month ORDER BY metered.place) AS times,
        count(metered.carried) OVER run AS stretch
    FROM metered
    WINDOW run AS (PARTITION BY metered.meter_id, metered.earlier_id ORDER BY metered.month, metered.place)
),

-- The first of them begins with what the reading before has left over, or with what the meters before it measured and nobody took.
begun AS (
    SELECT
        following.*,
        following.number = 1
            AND following.earlier_estimated
            AND NOT following.estimated
            AND NOT following.rolled_over
            AND following.current < following.earlier_current
            AND (following.previous IS NULL OR following.previous = following.earlier_current)
            AND following.current >= coalesce(known.current, following.initial) AS sets_right,
        CASE
            WHEN following.carried IS NOT NULL THEN following.carried
            WHEN following.number > 1 THEN 0
            ELSE coalesce(following.earlier_left, replaced.unread, 0) - coalesce(later.carried, 0)
        END AS brought,
        CASE
            WHEN following.removed_on IS NOT NULL AND following.month > following.removed_on THEN 'meter_replaced'
            WHEN following.removed_on IS NOT NULL AND next_one.is_read THEN 'meter_replaced'
            WHEN following.current > following.final AND NOT (following.final_rolled_over OR following.rolled_over) THEN 'beyond_final'
        END AS replaced_code,
        same.is_read OR replaced.last_month >= following.month OR following.times > 1 AS is_read
    FROM following
    -- The last figure that somebody read, where the reading before is an estimate.
    LEFT JOIN LATERAL (
        SELECT r.current
        FROM metering_reading AS r
        WHERE following.earlier_estimated
            AND r.book_id = %(book)s
            AND r.asset_id = following.asset_id
            AND r.item_id = following.item_id
            AND r.meter_id = following.meter_id
            AND r.month < following.month
            AND NOT r.estimated
            AND r.voided_at IS NULL
        ORDER BY r.month DESC
        LIMIT 1
    ) AS known ON TRUE
    LEFT JOIN LATERAL (
        SELECT r.carried
        FROM metering_reading AS r
        WHERE following.number = 1
            AND r.book_id = %(book)s
            AND r.asset_id = following.asset_id
            AND r.item_id = following.item_id
            AND r.meter_id = following.meter_id
            AND r.month > following.month
            AND r.voided_at IS NULL
        ORDER BY r.month
        LIMIT 1
    ) AS later ON TRUE
    LEFT JOIN LATERAL (
        SELECT TRUE AS is_read
        FROM metering_reading AS r
        WHERE r.book_id = %(book)s AND r.month = following.month AND r.meter_id = following.meter_id AND r.voided_at IS NULL
    ) AS same ON TRUE
    LEFT JOIN LATERAL ({{replaced}}) AS replaced ON following.replaced_meter_id IS NOT NULL
    LEFT JOIN LATERAL ({{successors}}) AS next_one ON following.removed_on IS NOT NULL
),

figured AS (
    SELECT
        begun.*,
        CASE WHEN begun.sets_right THEN begun.current ELSE coalesce(begun.previous, begun.lag_current, begun.earlier_current, begun.initial) END
            AS begins_with,
        -- An estimate that was paid took more than there was: the difference is taken off this reading and those to come.
        begun.brought + CASE WHEN begun.sets_right THEN (begun.current - begun.earlier_current) * begun.factor ELSE 0 END AS brought_on
    FROM begun
),

summed AS (
    SELECT
        figured.*,
        (figured.current + figured.turned - figured.begins_with) * figured.factor AS measured,
        sum((figured.current + figured.turned - figured.begins_with) * figured.factor + figured.brought_on) OVER stretches AS measured_so_far
    FROM figured
    WINDOW stretches AS (
        PARTITION BY figured.meter_id, figured.earlier_id, figured.stretch ORDER BY figured.month, figured.place
    )
),

-- Shares that wait for a reading of the unit are taken by the first that comes.
waiting AS (
    SELECT s.asset_id, s.item_id, s.month, sum(s.quantity) AS quantity
    FROM metering_share AS s
    WHERE s.book_id = %(book)s AND s.reading_id IS NULL AND s.voided_at IS NULL
    GROUP BY s.asset_id, s.item_id, s.month
),

carrying AS (
    SELECT
        summed.*,
        CASE
            WHEN summed.number = 1 OR summed.carried IS NOT NULL THEN summed.brought_on
            ELSE least(0, summed.measured_so_far - summed.measured)
        END AS takes_over,
        NOT summed.communal
            AND waiting.quantity IS NOT NULL
            AND row_number() OVER (PARTITION BY summed.asset_id, summed.item_id, summed.month, summed.communal ORDER BY summed.place) = 1
            AS takes_shares,
        coalesce(waiting.quantity, 0) AS waiting
    FROM summed
    LEFT JOIN waiting
        ON waiting.asset_id = summed.asset_id AND waiting.item_id = summed.item_id AND waiting.month = summed.month
)

SELECT
    carrying.place, carrying.meter_id, carrying.asset_id, carrying.item_id, carrying.month, carrying.communal,
    carrying.begins_with AS previous, carrying.current, carrying.factor AS multiplier, carrying.loss,
    carrying.shared + CASE WHEN carrying.takes_shares THEN carrying.waiting ELSE 0 END AS shared,
    carrying.takes_over AS carried,
    greatest(0, carrying.measured + carrying.takes_over) + carrying.counted_loss + carrying.shared
    + CASE WHEN carrying.takes_shares THEN carrying.waiting ELSE 0 END AS usage,
    carrying.takes_shares, carrying.sets_right, carrying.rolled_over, carrying.read_on, carrying.remark, carrying.amount, carrying.way,
    carrying.request_id, carrying.photo, carrying.estimated, carrying.replaces_id, carrying.final,
    -- What the reading would begin with if nothing was said.
    coalesce(carrying.lag_current, carrying.earlier_current, carrying.initial) AS expected,
    -- What the figures may be up to, where one is beyond: what the meter's digits can show or, after its last one, less than a whole turn.
    CASE
        WHEN carrying.rolled_over AND carrying.begins_with < power(10::numeric, carrying.digits) AND carrying.current >= carrying.begins_with
            THEN greatest(0, ceil(carrying.begins_with) - 1)
        ELSE power(10::numeric, carrying.digits) - 1
    END AS highest,
    CASE
        WHEN carrying.is_read THEN 'already_read'
        WHEN carrying.replaced_code IS NOT NULL THEN carrying.replaced_code
        WHEN carrying.rolled_over AND carrying.digits IS NULL THEN 'digits_unknown'
        WHEN greatest(carrying.current, carrying.previous) >= power(10::numeric, carrying.digits) THEN 'out_of_range'
        WHEN carrying.rolled_over AND carrying.current >= carrying.begins_with THEN 'out_of_range'
        WHEN carrying.current < carrying.begins_with AND NOT carrying.rolled_over THEN 'goes_back'
    END AS code
FROM carrying

-- does: stores readings; yields their ids in the order given
WITH given AS (
    SELECT nextval(pg_get_serial_sequence('metering_reading', 'id')) AS id, t.*
    FROM unnest(
        %(meter_id)s::bigint[], %(asset_id)s::bigint[], %(item_id)s::bigint[], %(month)s::date[], %(previous)s::numeric[], %(current)s::numeric[],
        %(multiplier)s::numeric[], %(loss)s::numeric[], %(shared)s::numeric[], %(usage)s::numeric[], %(rolled_over)s::boolean[],
        %(read_on)s::date[], %(remark)s::text[], %(replaces_id)s::bigint[]
    ) WITH ORDINALITY AS t (
        meter_id, asset_id, item_id, month, previous, current, multiplier, loss, shared, usage, rolled_over, read_on, remark, replaces_id, place
    )
),
stored AS (
    INSERT INTO metering_reading (
        id, book_id, meter_id, asset_id, item_id, month, previous, current, multiplier, loss, shared, usage, rolled_over, read_on, remark,
        replaces_id, user_id, actor_name, voided_by, void_reason
    )
    SELECT
        id, %(book)s, meter_id, asset_id, item_id, month, previous, current, multiplier, loss, shared, usage, rolled_over, read_on, remark,
        replaces_id, %(user)s, %(actor)s, '', ''
    FROM given
)
SELECT id FROM given ORDER BY place

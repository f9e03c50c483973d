-- does: stores readings anew that were just voided, with other figures; yields the new ids with the old ones
INSERT INTO metering_reading (
    book_id, meter_id, asset_id, item_id, month, previous, current, multiplier, loss, shared, carried, usage, rolled_over, estimated,
    amount_given, way, photo, read_on, remark, replaces_id, user_id, actor_name, voided_by, void_reason
)
SELECT
    old.book_id, old.meter_id, old.asset_id, old.item_id, old.month, new.previous, new.current, old.multiplier, old.loss, new.shared, new.carried,
    greatest(
        0,
        (new.current - new.previous + CASE WHEN old.rolled_over THEN power(10::numeric, m.digits) ELSE 0 END) * old.multiplier + new.carried
    )
    -- The rest of its usage, but for what is shared, is the loss that was counted.
    + old.usage - old.shared
    - greatest(
        0,
        (old.current - old.previous + CASE WHEN old.rolled_over THEN power(10::numeric, m.digits) ELSE 0 END) * old.multiplier + old.carried
    )
    + new.shared,
    old.rolled_over, old.estimated, old.amount_given, old.way, old.photo, old.read_on, old.remark, old.id, %(user)s, %(actor)s, '', ''
FROM unnest(%(old)s::bigint[], %(previous)s::numeric[], %(current)s::numeric[], %(carried)s::numeric[], %(shared)s::numeric[])
    AS new (old_id, previous, current, carried, shared)
JOIN metering_reading AS old ON old.book_id = %(book)s AND old.id = new.old_id
JOIN metering_meter AS m ON m.book_id = old.book_id AND m.id = old.meter_id
RETURNING id, replaces_id

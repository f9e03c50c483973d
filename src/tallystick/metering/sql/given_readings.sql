-- yields: readings as they are given in arrays, each in its place
SELECT given.*
FROM unnest(
    %(meter_id)s::bigint[], %(month)s::date[], %(current)s::numeric[], %(previous)s::numeric[], %(multiplier)s::numeric[],
    %(loss)s::numeric[], %(shared)s::numeric[], %(carried)s::numeric[], %(rolled_over)s::boolean[], %(read_on)s::date[], %(remark)s::text[],
    %(amount)s::numeric[], %(way)s::smallint[], %(request_id)s::uuid[], %(photo)s::text[], %(estimated)s::boolean[],
    %(replaces_id)s::bigint[]
) WITH ORDINALITY AS given (
    meter_id, month, current, previous, multiplier, loss, shared, carried, rolled_over, read_on, remark,
    amount, way, request_id, photo, estimated, replaces_id, place
)

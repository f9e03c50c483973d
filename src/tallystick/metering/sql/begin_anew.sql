-- yields: readings given, some of which (by their places) begin where the reading before them ends now
SELECT
    given.meter_id, given.month, given.current,
    CASE WHEN given.place <> ALL(%(begin_anew)s::bigint[]) THEN given.previous END AS previous,
    given.multiplier, given.loss, given.shared, given.carried, given.rolled_over, given.read_on, given.remark, given.amount, given.way,
    given.request_id, given.photo, given.estimated, given.replaces_id, given.place
FROM ({{given}}) AS given

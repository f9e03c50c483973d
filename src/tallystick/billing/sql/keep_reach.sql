-- does: remembers of tariffs up to which day every period of theirs is billed, and what that is true of
INSERT INTO billing_reach (book_id, tariff_id, cycle, through_on, last_id, digest, out_of_place)
SELECT %(book)s, tariff_id, cycle, through_on, last_id, digest, out_of_place
FROM unnest(
    %(tariff_id)s::bigint[], %(cycle)s::text[], %(through_on)s::date[], %(last_id)s::bigint[], %(digest)s::bigint[], %(out_of_place)s::bigint[]
) AS reached (tariff_id, cycle, through_on, last_id, digest, out_of_place)
ON CONFLICT (book_id, tariff_id) DO UPDATE
SET cycle = excluded.cycle, through_on = excluded.through_on, last_id = excluded.last_id, digest = excluded.digest,
    out_of_place = excluded.out_of_place

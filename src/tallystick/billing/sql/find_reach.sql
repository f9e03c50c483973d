-- yields: of each tariff what its assignments and its bills out of place are now; through_on, last_id: how far they are known to be billed
WITH bound AS (
    SELECT
        a.tariff_id, a.id, a.id <= r.last_id AS is_known,
        -- All that decides on which days an assignment's periods begin.
        hashint8extended(
            a.id, (a.start_on - DATE '0001-01-01') * 10000000::bigint + (coalesce(a.end_on, DATE '9999-12-31') - DATE '0001-01-01')
        ) AS digest
    FROM tariffs_assignment AS a
    LEFT JOIN billing_reach AS r ON r.book_id = %(book)s AND r.tariff_id = a.tariff_id
    WHERE a.book_id = %(book)s
        AND a.removed_on IS NULL
        AND a.tariff_id = ANY(%(tariffs)s)
        AND (%(by_hand)s OR a.made_on < %(today)s)
),
assignments AS (
    SELECT
        bound.tariff_id, max(bound.id) AS last_id, bit_xor(bound.digest) AS digest,
        coalesce(bit_xor(bound.digest) FILTER (WHERE bound.is_known), 0) AS known_digest
    FROM bound
    GROUP BY bound.tariff_id
),
out_of_place AS (
    SELECT b.tariff_id, count(*) AS bills
    FROM billing_bill AS b
    WHERE b.book_id = %(book)s AND b.tariff_id = ANY(%(tariffs)s) AND NOT b.keeps_place
    GROUP BY b.tariff_id
)
SELECT
    assignments.tariff_id, assignments.last_id, assignments.digest, coalesce(out_of_place.bills, 0) AS out_of_place,
    r.through_on AS known_through, r.last_id AS known_id, r.cycle AS known_cycle
FROM assignments
LEFT JOIN out_of_place USING (tariff_id)
LEFT JOIN billing_reach AS r
    ON r.book_id = %(book)s
    AND r.tariff_id = assignments.tariff_id
    AND r.digest = assignments.known_digest
    AND r.out_of_place = coalesce(out_of_place.bills, 0)

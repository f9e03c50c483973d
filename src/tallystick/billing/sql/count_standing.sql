-- yields: of chosen assets and tariffs how many periods have their bill already, and how many a bill that was voided by hand
SELECT
    count(*) FILTER (WHERE b.voided_at IS NULL) AS standing,
    count(*) FILTER (WHERE b.voided_how = %(by_hand)s) AS voided
FROM billing_bill AS b
WHERE b.book_id = %(book)s
    AND b.starts_on <= %(through)s
    AND b.keeps_place
    AND b.origin = 1
    AND b.asset_id = ANY(%(assets)s::bigint[])
    AND (%(tariffs)s::bigint[] IS NULL OR b.tariff_id = ANY(%(tariffs)s::bigint[]))
    AND (%(items)s::bigint[] IS NULL OR b.item_id = ANY(%(items)s::bigint[]))

-- does: writes receipts, numbered from the one after %(before)s in their order
INSERT INTO cashier_receipt (
    id, book_id, account_id, year, seq, kind, on_day, entered_on, amount, remark, reason, voids_id, request_id, request_digest, user_id, actor_name
)
SELECT
    id, %(book)s, account_id, %(year)s, %(before)s + place, %(kind)s, on_day, %(today)s, amount, remark, %(reason)s, voids_id, request_id, digest,
    %(user)s, %(actor)s
FROM unnest(
    %(id)s::bigint[], %(account_id)s::bigint[], %(on_day)s::date[], %(amount)s::numeric[], %(remark)s::text[], %(voids_id)s::bigint[],
    %(request_id)s::uuid[], %(digest)s::text[]
) WITH ORDINALITY AS t (id, account_id, on_day, amount, remark, voids_id, request_id, digest, place)

-- yields: changes of things within scope: when, who, why, of what
SELECT
    event.id, event.book_id, event.kind, event.thing_id, event.what, event.at, event.act_id,
    (act.metadata ->> 'user_id')::bigint AS user_id, coalesce(act.metadata ->> 'actor', '') AS actor,
    coalesce(act.metadata ->> 'reason', '') AS reason,
    book.code AS book_code, book.name AS book_name, coalesce(book.timezone, %(timezone)s::text) AS timezone
FROM ({{events}}) AS event
LEFT JOIN pghistory_context AS act ON act.id = event.act_id
LEFT JOIN accounts_book AS book ON book.id = event.book_id
WHERE event.what <> 'standing'
    AND (%(books)s::bigint[] IS NULL OR event.book_id = ANY(%(books)s)
        OR (event.book_id IS NULL AND event.kind = ANY(%(common)s::text[])))
    AND (%(items)s::bigint[] IS NULL OR event.item_id IS NULL OR event.item_id = ANY(%(items)s))
    AND (%(act)s::uuid IS NULL OR event.act_id = %(act)s)
    AND (%(what)s::text IS NULL OR event.what = %(what)s)
    AND (%(user)s::bigint IS NULL OR (act.metadata ->> 'user_id')::bigint = %(user)s)
    AND (%(actor)s::text IS NULL OR strpos(text_folded(act.metadata ->> 'actor'), text_folded(%(actor)s)) > 0)
    AND (%(from_day)s::date IS NULL
        OR event.at >= %(from_day)s::date::timestamp AT TIME ZONE coalesce(book.timezone, %(timezone)s))
    AND (%(to_day)s::date IS NULL
        OR event.at < (%(to_day)s::date + 1)::timestamp AT TIME ZONE coalesce(book.timezone, %(timezone)s))
    AND (%(text)s::text IS NULL
        OR strpos(text_folded(act.metadata ->> 'actor'), text_folded(%(text)s)) > 0
        OR strpos(text_folded(act.metadata ->> 'reason'), text_folded(%(text)s)) > 0
        OR (event.kind, event.thing_id) IN (SELECT kind, id FROM unnest(%(kinds)s::text[], %(things)s::bigint[]) AS t (kind, id))
        OR event.account_id = ANY(%(accounts)s::bigint[])
        OR event.asset_id = ANY(%(assets)s::bigint[])
        OR event.party_id = ANY(%(parties)s::bigint[])
        OR event.item_id = ANY(%(of_items)s::bigint[])
        OR event.tariff_id = ANY(%(tariffs)s::bigint[])
        OR event.user_id = ANY(%(of_users)s::bigint[]))

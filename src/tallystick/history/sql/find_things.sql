-- yields: the things that ever bore a text in what they are found by
SELECT DISTINCT event.kind, event.thing_id
FROM ({{events}}) AS event
WHERE strpos(text_folded(event.words), text_folded(%(text)s)) > 0
    AND (%(books)s::bigint[] IS NULL OR event.book_id = ANY(%(books)s)
        OR (event.book_id IS NULL AND event.kind = ANY(%(common)s::text[])))
    AND (%(items)s::bigint[] IS NULL OR event.item_id IS NULL OR event.item_id = ANY(%(items)s))

-- yields: messages to an endpoint, each with the event that it tells and its last try
SELECT
    delivery.id, event.book_id, book.code AS book_code, book.timezone, delivery.endpoint_id, event.id AS event_id, event.kind, event.about,
    event.happened_at, delivery.state, delivery.tries, delivery.next_try_at, delivery.ended_at,
    attempt.at AS tried_at, attempt.status, attempt.answer, attempt.fault, attempt.took_ms
FROM webhooks_delivery AS delivery
JOIN webhooks_event AS event ON event.id = delivery.event_id
JOIN accounts_book AS book ON book.id = event.book_id
LEFT JOIN LATERAL (
    SELECT * FROM webhooks_attempt AS tried WHERE tried.delivery_id = delivery.id ORDER BY tried.id DESC LIMIT 1
) AS attempt ON true
WHERE delivery.endpoint_id = %(endpoint)s
    AND (%(books)s::bigint[] IS NULL OR event.book_id = ANY(%(books)s::bigint[]))
    AND (%(state)s::text IS NULL OR delivery.state = %(state)s)
    AND (%(kind)s::text IS NULL OR event.kind = %(kind)s)
    AND (%(text)s = '' OR strpos(event.about::text, %(text)s) > 0 OR 'evt_' || replace(event.id::text, '-', '') = %(text)s)

-- yields: bill runs with their book and how far each is; the assets that were chosen only by their number
SELECT
    r.id, r.book_id, r.kind, r.stage, r.today, r.wanted - 'asset_ids' AS wanted,
    CASE WHEN jsonb_typeof(r.wanted -> 'asset_ids') = 'array' THEN jsonb_array_length(r.wanted -> 'asset_ids') END AS assets,
    r.wanted ->> 'through' IS NOT NULL AS by_hand,
    r.made, r.failed, r.amount, r.first_on, r.last_on, r.fault, r.user_id, r.actor_name, r.asked_at, r.ended_at,
    r.undone_at, r.undone_by, r.undo_reason, book.code AS book_code, book.name AS book_name, book.currency, book.timezone, p.done, p.total, p.told_at
FROM kit_run AS r
JOIN accounts_book AS book ON book.id = r.book_id
LEFT JOIN kit_runprogress AS p ON p.run_id = r.id
WHERE r.kind = 'bills'
    AND (%(books)s::bigint[] IS NULL OR r.book_id = ANY(%(books)s))
    -- Who sees some items sees the runs that were for these alone.
    AND (%(items)s::bigint[] IS NULL OR r.wanted -> 'item_ids' <@ to_jsonb(%(items)s::bigint[]))
    AND (%(book)s::bigint IS NULL OR r.book_id = %(book)s)
    AND (%(run)s::bigint IS NULL OR r.id = %(run)s)
    AND (%(stage)s::text IS NULL OR r.stage = %(stage)s)
    AND (%(by_hand)s::boolean IS NULL OR (r.wanted ->> 'through' IS NOT NULL) = %(by_hand)s)
    AND (%(failed)s::boolean IS NOT TRUE OR r.failed > 0 OR r.stage = 'failed')
    AND (%(day_from)s::date IS NULL OR r.today >= %(day_from)s)
    AND (%(day_to)s::date IS NULL OR r.today <= %(day_to)s)
    AND (%(text)s::text IS NULL OR r.id::text = %(text)s OR strpos(text_folded(r.actor_name), text_folded(%(text)s)) > 0)
    -- Most midnights have nothing to do, and are not worth a line.
    AND (%(run)s::bigint IS NOT NULL OR r.user_id IS NOT NULL OR r.actor_name <> 'clock' OR r.stage <> 'done' OR r.made + r.failed > 0)

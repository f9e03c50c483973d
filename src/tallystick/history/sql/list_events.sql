-- yields: the events of one kind of thing, with what its row was before and is now
-- Whoever asks narrows them: with a WHERE in here the planner would not see through many kinds to the indexes.
SELECT
    e.pgh_id AS id, {{book}} AS book_id, '{{kind}}' AS kind, e.pgh_obj_id AS thing_id,
    e.pgh_label AS what, e.pgh_created_at AS at, e.pgh_context_id AS act_id, {{words}} AS words, {{account}} AS account_id,
    -- A row names at most one thing of a kind.
    {{asset}} AS asset_id, {{party}} AS party_id, {{item}} AS item_id, {{tariff}} AS tariff_id, {{user}} AS user_id,
    to_jsonb(e) AS now,
    (
        SELECT to_jsonb(earlier)
        FROM {{events}} AS earlier
        WHERE earlier.pgh_obj_id = e.pgh_obj_id AND earlier.pgh_id < e.pgh_id
        -- By the index of the thing: a planner that knows little yet would walk back through everybody's events.
        ORDER BY earlier.pgh_id + 0 DESC
        LIMIT 1
    ) AS was
FROM {{events}} AS e

-- yields: the events of one kind of thing, with the row as it was after each (before it, where it was removed)
-- Whoever asks narrows them: with a WHERE in here the planner would not see through many kinds to the indexes.
SELECT
    e.pgh_id AS id, {{book}} AS book_id, '{{kind}}' AS kind, e.pgh_obj_id AS thing_id,
    e.pgh_label AS what, e.pgh_created_at AS at, e.pgh_context_id AS act_id, {{words}} AS words, {{account}} AS account_id,
    -- A row names at most one thing of a kind.
    {{asset}} AS asset_id, {{party}} AS party_id, {{item}} AS item_id, {{tariff}} AS tariff_id, {{user}} AS user_id,
    to_jsonb(e) AS now
FROM {{events}} AS e

-- yields: the things that ever bore a text in what they are found by
SELECT DISTINCT event.kind, event.thing_id
FROM ({{events}}) AS event
WHERE strpos(text_folded(event.words), text_folded(%(text)s)) > 0

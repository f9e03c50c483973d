-- yields: the id and name of each formula that was not there yet
INSERT INTO tariffs_formula (book_id, name, text, examples)
SELECT %(book)s::bigint, name, text, examples
FROM unnest(%(name)s::text[], %(text)s::text[], %(examples)s::jsonb[]) AS wanted (name, text, examples)
ON CONFLICT (book_id, name) DO NOTHING
RETURNING id, name

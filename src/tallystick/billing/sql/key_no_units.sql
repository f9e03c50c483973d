-- yields: nothing: what stands in the place of key_units where a list is not sorted by unit
SELECT NULL::bigint AS id, NULL::bigint AS book_id, '' AS key
WHERE false

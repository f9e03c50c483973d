-- yields: of bills worked out again how many would say something else, what those come to now and would come to, how many cannot be
WITH worked AS MATERIALIZED ({{worked}}),
differing AS (
    SELECT b.amount AS was, worked.net + worked.tax AS amount
    FROM worked
    JOIN billing_bill AS b ON b.book_id = %(book)s AND b.id = worked.replaces_id
    WHERE worked.code IS NULL
        AND (b.net, b.tax, b.ends_on, b.due_on, b.version_id, b.measure, b.inputs, b.origin_id)
            IS DISTINCT FROM (worked.net, worked.tax, worked.ends_on, worked.due_on, %(version)s, worked.measure, worked.inputs, worked.origin_id)
)
SELECT
    count(*) AS changed, coalesce(sum(differing.was), 0) AS was, coalesce(sum(differing.amount), 0) AS amount,
    (SELECT count(*) FROM worked WHERE code IS NOT NULL) AS failed
FROM differing

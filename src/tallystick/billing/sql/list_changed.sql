-- yields: the bills that would say something else when replaced by what was worked out
SELECT b.id AS replaces_id
FROM reworked
JOIN billing_bill AS b ON b.book_id = %(book)s AND b.id = reworked.replaces_id
WHERE reworked.code IS NULL
    AND (b.net, b.tax, b.ends_on, b.due_on, b.version_id, b.measure, b.inputs, b.origin_id)
        IS DISTINCT FROM (reworked.net, reworked.tax, reworked.ends_on, reworked.due_on, %(version)s, reworked.measure, reworked.inputs, reworked.origin_id)
ORDER BY b.id

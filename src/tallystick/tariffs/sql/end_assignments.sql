-- yields: the id of each assignment ended; one that would end before its start is removed and keeps its days
UPDATE tariffs_assignment AS assignment
SET end_on = CASE WHEN wanted.end_on < assignment.start_on THEN assignment.end_on ELSE wanted.end_on END,
    removed_on = CASE WHEN wanted.end_on < assignment.start_on THEN %(today)s END
FROM unnest(%(assignment_id)s::bigint[], %(end_on)s::date[]) AS wanted (assignment_id, end_on)
WHERE assignment.book_id = %(book)s AND assignment.id = wanted.assignment_id AND assignment.removed_on IS NULL
    AND (assignment.end_on IS NULL OR wanted.end_on <= assignment.end_on)
RETURNING assignment.id

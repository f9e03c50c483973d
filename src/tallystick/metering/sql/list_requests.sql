-- yields: readings that were stored under these requests
SELECT r.request_id, r.id
FROM metering_reading AS r
WHERE r.book_id = %(book)s AND r.request_id = ANY(%(requests)s::uuid[])

-- yields: the ids of the tariffs named, held against change until the transaction ends
SELECT id FROM tariffs_tariff WHERE id = ANY(%(tariffs)s::bigint[]) ORDER BY id FOR SHARE

-- yields: ids for so many receipts to come
SELECT nextval(pg_get_serial_sequence('cashier_receipt', 'id')) AS id
FROM generate_series(1, %(count)s)

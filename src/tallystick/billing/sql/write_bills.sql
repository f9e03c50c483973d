-- yields: all matching bills as a sheet of them is written: one row a bill, in the list's order
SELECT
    named.book_code, named.asset_code, named.account_code, named.owner_name, named.item_name, named.tariff_name,
    named.starts_on, named.ends_on, named.due_on, named.currency, named.net, named.tax, named.amount, named.paid,
    named.outstanding, named.status, named.overdue, named.void_reason, named.id
FROM ({{named}}) AS named

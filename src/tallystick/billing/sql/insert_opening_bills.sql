-- yields: the id of each opening bill; it is an origin of its own, for several may stand for one asset, item and day
WITH wanted AS (
    SELECT nextval(pg_get_serial_sequence('billing_bill', 'id')) AS id, given.*
    FROM unnest(
        %(account_id)s::bigint[], %(asset_id)s::bigint[], %(item_id)s::bigint[], %(starts_on)s::date[],
        %(ends_on)s::date[], %(amount)s::numeric[]
    ) AS given (account_id, asset_id, item_id, starts_on, ends_on, amount)
)
INSERT INTO billing_bill (
    id, book_id, account_id, asset_id, item_id, origin, origin_id, starts_on, ends_on, net, tax_percent, tax, amount,
    paid, due_on, posted_on, made_on, user_id, actor_name
)
SELECT
    wanted.id, %(book)s, wanted.account_id, wanted.asset_id, wanted.item_id, 5, wanted.id, wanted.starts_on,
    wanted.ends_on, wanted.amount, 0, 0, wanted.amount, 0,
    CASE item.late_from WHEN 'period_start' THEN wanted.starts_on ELSE wanted.ends_on END + item.grace_days,
    greatest(wanted.starts_on, %(today)s), %(today)s, %(user)s, %(actor)s
FROM wanted
JOIN tariffs_chargeitem AS item ON item.id = wanted.item_id
RETURNING id

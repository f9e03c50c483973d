-- does: makes a month's bills of an item as a run would, for each unit or each so manieth, so much of them paid, few in part, few void
INSERT INTO billing_bill (
    book_id, account_id, asset_id, item_id, tariff_id, origin, origin_id, starts_on, ends_on, measure, net, tax_percent, tax, amount, paid,
    due_on, posted_on, made_on, run_id, user_id, actor_name, voided_how, voided_on, voided_at
)
SELECT
    %(book)s, account_id, id, %(item)s, %(tariff)s, 1, id * 10 + %(item)s %% 10, %(month)s, %(last)s, area, amount, 0, 0, amount,
    CASE WHEN is_void THEN 0 WHEN draw < %(paid)s THEN amount WHEN draw < %(paid)s + 10 THEN round(amount / 2, 2) ELSE 0 END,
    %(last)s::date + 30, greatest(%(month)s, %(made_on)s), %(made_on)s, %(run)s, NULL, 'clock',
    CASE WHEN is_void THEN 1 END, CASE WHEN is_void THEN %(made_on)s::date END, CASE WHEN is_void THEN now() END
FROM (
    SELECT
        a.id, h.account_id, a.building_area AS area, round(a.building_area * 1.85, 2) AS amount,
        mod(a.id * 7919 + %(seed)s * 104729, 1000) AS draw, mod(a.id * 31 + %(seed)s, 100) = 0 AS is_void
    FROM estate_asset AS a
    JOIN estate_holding AS h ON h.book_id = a.book_id AND h.asset_id = a.id
    WHERE a.book_id = %(book)s AND mod(a.id, %(each)s) = 0
) AS units
ORDER BY id

-- yields: the live bills of a run that are furthest from the same unit's bill of the same tariff for the period before, furthest first;
-- a period that was cut says nothing
WITH made AS MATERIALIZED (
    SELECT b.id, b.asset_id, b.item_id, b.tariff_id, b.starts_on, b.amount
    FROM billing_bill AS b
    WHERE b.book_id = %(book)s
        AND b.starts_on BETWEEN %(first_on)s AND %(last_on)s
        AND b.run_id = %(run)s
        AND b.keeps_place
        AND b.origin = 1
        AND b.voided_at IS NULL
        AND b.billed_days IS NULL
),
earlier AS MATERIALIZED (
    SELECT b.id, b.asset_id, b.tariff_id, b.starts_on, b.ends_on, b.amount
    FROM billing_bill AS b
    WHERE b.book_id = %(book)s
        AND b.starts_on BETWEEN %(earlier_from)s AND %(last_on)s
        AND b.keeps_place
        AND b.origin = 1
        AND b.voided_at IS NULL
        AND b.billed_days IS NULL
),
furthest AS (
    SELECT
        made.*, earlier.id AS earlier_id, earlier.starts_on AS earlier_on, earlier.amount AS earlier_amount,
        greatest(made.amount, earlier.amount) / nullif(least(made.amount, earlier.amount), 0) AS times
    FROM made
    JOIN earlier
        ON earlier.asset_id = made.asset_id
        AND earlier.tariff_id = made.tariff_id
        AND earlier.ends_on = made.starts_on - 1
    WHERE made.amount <> earlier.amount
    ORDER BY times DESC NULLS FIRST, abs(made.amount - earlier.amount) DESC, made.id
    LIMIT %(limit)s
)
SELECT furthest.*, asset.code AS asset_code, item.name AS item_name, tariff.name AS tariff_name
FROM furthest
JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = furthest.asset_id
JOIN tariffs_chargeitem AS item ON item.id = furthest.item_id
JOIN tariffs_tariff AS tariff ON tariff.id = furthest.tariff_id
ORDER BY furthest.times DESC NULLS FIRST, abs(furthest.amount - furthest.earlier_amount) DESC, furthest.id

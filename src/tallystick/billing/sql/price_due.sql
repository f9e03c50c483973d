-- yields: bills worked out: what is due, who owes it, its net amount rounded once and its tax, or a code where it cannot be
WITH due AS ({{due}}),
priced AS (
    SELECT
        -- A bill freezes the account that held the asset on its first day; the one that replaces it is with the same.
        due.*, coalesce(due.kept_account_id, holding.account_id) AS account_id,
        due.starts_on > due.full_first OR due.ends_on < due.full_last AS is_cut,
        ({{value}})::numeric AS full_amount,
        ({{error}})::text AS code,
        ({{lacks}})::text AS lacks,
        ({{measure}})::numeric AS measure,
        ({{inputs}})::jsonb AS inputs
    FROM due
    JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = due.asset_id
    JOIN estate_holding AS holding
        ON holding.book_id = %(book)s AND holding.asset_id = due.asset_id AND due.starts_on BETWEEN holding.starts_on AND holding.ends_on
    {{laterals}}
    OFFSET 0
),
netted AS (
    SELECT
        priced.*,
        %(by_days)s AND priced.is_cut AS is_by_days,
        CASE
            WHEN priced.code IS NOT NULL OR priced.full_amount < 0 OR priced.full_amount >= 1000000000000 THEN NULL
            -- A cut period: amount x days / full days, half up, by whole-number division, so that it is rounded once.
            WHEN %(by_days)s AND priced.is_cut THEN round(
                div(2 * priced.full_amount * (priced.ends_on - priced.starts_on + 1) * %(minor_units)s + priced.full_days, 2 * priced.full_days)
                * %(minor_unit)s, %(digits)s)
            ELSE round(priced.full_amount, %(digits)s)
        END AS net
    FROM priced
    OFFSET 0
)
SELECT
    netted.origin_id, netted.asset_id, netted.account_id, netted.starts_on, netted.ends_on, netted.replaces_id, netted.run_id,
    CASE WHEN netted.is_by_days THEN netted.ends_on - netted.starts_on + 1 END AS billed_days,
    CASE WHEN netted.is_by_days THEN netted.full_days END AS full_days,
    netted.measure, netted.inputs, netted.net,
    CASE WHEN %(tax_percent)s = 0 THEN 0 ELSE round(netted.net * %(tax_percent)s * 0.01, %(digits)s) END AS tax,
    CASE WHEN %(late_from_start)s THEN netted.starts_on ELSE netted.ends_on END + %(grace_days)s AS due_on,
    CASE
        WHEN netted.net * (1 + %(tax_percent)s * 0.01) < 1000000000000 THEN NULL
        WHEN netted.code IS NOT NULL THEN netted.code
        WHEN netted.full_amount < 0 THEN 'negative'
        WHEN netted.full_amount IS NULL THEN 'missing_measure'
        ELSE 'too_large'
    END AS code,
    netted.lacks
FROM netted

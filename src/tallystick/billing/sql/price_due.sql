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
        END AS worked_net
    FROM priced
    OFFSET 0
),
-- An amount that was given stands for the one worked out, which is kept beside it; its tax is in it.
decided AS (
    SELECT
        netted.*,
        CASE
            WHEN netted.given IS NULL OR netted.worked_net IS NULL THEN netted.worked_net
            ELSE round(netted.given / (1 + %(tax_percent)s * 0.01), %(digits)s)
        END AS net,
        CASE WHEN %(tax_percent)s = 0 THEN 0 ELSE round(netted.worked_net * %(tax_percent)s * 0.01, %(digits)s) END AS worked_tax
    FROM netted
)
SELECT
    decided.origin_id, decided.asset_id, decided.account_id, decided.starts_on, decided.ends_on, decided.replaces_id, decided.run_id,
    CASE WHEN decided.is_by_days THEN decided.ends_on - decided.starts_on + 1 END AS billed_days,
    CASE WHEN decided.is_by_days THEN decided.full_days END AS full_days,
    decided.measure,
    CASE
        WHEN decided.given IS NULL THEN decided.inputs
        ELSE coalesce(decided.inputs, '{}') || jsonb_build_object('worked_out', (decided.worked_net + decided.worked_tax)::text)
    END AS inputs,
    decided.net,
    CASE WHEN decided.given IS NULL THEN decided.worked_tax ELSE decided.given - decided.net END AS tax,
    CASE WHEN %(late_from_start)s THEN decided.starts_on ELSE decided.ends_on END + %(grace_days)s AS due_on,
    CASE
        WHEN decided.worked_net * (1 + %(tax_percent)s * 0.01) < 1000000000000 THEN NULL
        WHEN decided.code IS NOT NULL THEN decided.code
        WHEN decided.full_amount < 0 THEN 'negative'
        WHEN decided.full_amount IS NULL THEN 'missing_measure'
        ELSE 'too_large'
    END AS code,
    decided.lacks
FROM decided

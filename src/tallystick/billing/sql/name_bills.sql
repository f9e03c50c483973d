-- yields: bills with the names that people know things by
WITH page AS MATERIALIZED ({{page}})
SELECT
    page.id, page.book_id, book.code AS book_code, book.name AS book_name, book.currency,
    page.account_id, account.code AS account_code, account.name AS account_name, owner.name AS owner_name,
    page.asset_id, asset.code AS asset_code, asset.kind AS asset_kind, asset.room, page.item_id, item.name AS item_name,
    page.tariff_id, tariff.name AS tariff_name, page.version_id, page.origin, page.origin_id, page.late_fee_of,
    page.starts_on, page.ends_on, page.due_on, page.posted_on, page.made_on, page.made_at, page.run_id, page.actor_name,
    page.billed_days, page.full_days, page.net, page.tax, page.tax_percent, page.amount, page.paid,
    -- A void bill owes nothing; what it was for is its amount.
    CASE WHEN page.voided_at IS NULL THEN page.amount - page.paid ELSE 0 END AS outstanding, page.replaces_id,
    page.voided_how, page.voided_on, page.voided_at, page.voided_by, page.void_reason, page.sort_key,
    page.voided_at IS NULL AND page.paid < page.amount AND page.due_on < page.today AS overdue,
    CASE
        WHEN page.voided_at IS NOT NULL THEN 'void'
        WHEN page.paid = page.amount THEN 'paid'
        WHEN page.paid > 0 THEN 'part'
        ELSE 'open'
    END AS status
FROM page
JOIN accounts_book AS book ON book.id = page.book_id
JOIN accounts_account AS account ON account.book_id = page.book_id AND account.id = page.account_id
JOIN tariffs_chargeitem AS item ON item.id = page.item_id
LEFT JOIN tariffs_tariff AS tariff ON tariff.id = page.tariff_id
LEFT JOIN estate_asset AS asset ON asset.book_id = page.book_id AND asset.id = page.asset_id
LEFT JOIN LATERAL (
    SELECT party.name
    FROM accounts_accountparty AS tie
    JOIN accounts_party AS party ON party.book_id = page.book_id AND party.id = tie.party_id
    WHERE tie.book_id = page.book_id AND tie.account_id = page.account_id
    ORDER BY tie.role <> 'owner', tie.id
    LIMIT 1
) AS owner ON true
{{order}}

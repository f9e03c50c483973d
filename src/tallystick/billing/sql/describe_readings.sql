-- yields: readings with the names that people know things by, their meter's habit, and where the reading before ended
WITH page AS MATERIALIZED ({{page}})
SELECT
    page.id, page.book_id, book.code AS book_code, book.name AS book_name, book.currency, book.timezone,
    page.asset_id, asset.code AS asset_code, asset.room, building.code AS building_code, building.name AS building_name, asset.floor,
    page.item_id, item.name AS item_name, page.meter_id, meter.serial, meter.place, meter.digits, meter.communal,
    page.month, page.previous, page.current, page.multiplier, page.loss, page.shared, page.carried, page.usage, page.rolled_over,
    page.estimated, page.amount_given, page.way, page.photo, page.read_on, page.remark, page.replaces_id, page.user_id,
    page.actor_name, page.entered_at, page.voided_at, page.voided_by, page.void_reason,
    page.bill_id, account.code AS account_code, account.name AS account_name, owner.name AS owner_name,
    page.amount, page.paid, page.amount - page.paid AS outstanding, page.state, page.sort_key,
    habit.usage AS habit, earlier.current AS before,
    ({{unusual}}) AS unusual,
    ({{gap}}) AS gap
FROM page
JOIN accounts_book AS book ON book.id = page.book_id
JOIN estate_asset AS asset ON asset.book_id = page.book_id AND asset.id = page.asset_id
LEFT JOIN estate_building AS building ON building.book_id = page.book_id AND building.id = asset.building_id
JOIN tariffs_chargeitem AS item ON item.id = page.item_id
JOIN metering_meter AS meter ON meter.book_id = page.book_id AND meter.id = page.meter_id
LEFT JOIN LATERAL (
    SELECT holding.account_id
    FROM estate_holding AS holding
    WHERE holding.book_id = page.book_id AND holding.asset_id = page.asset_id
        AND page.month BETWEEN holding.starts_on AND holding.ends_on
    LIMIT 1
) AS holding ON page.account_id IS NULL
LEFT JOIN accounts_account AS account
    ON account.book_id = page.book_id AND account.id = coalesce(page.account_id, holding.account_id)
LEFT JOIN LATERAL (
    SELECT party.name
    FROM accounts_accountparty AS tie
    JOIN accounts_party AS party ON party.book_id = page.book_id AND party.id = tie.party_id
    WHERE tie.book_id = page.book_id AND tie.account_id = account.id
    ORDER BY tie.role <> 'owner', tie.id
    LIMIT 1
) AS owner ON true
LEFT JOIN LATERAL ({{habit}}) AS habit ON true
LEFT JOIN LATERAL ({{earlier}}) AS earlier ON true
{{order}}

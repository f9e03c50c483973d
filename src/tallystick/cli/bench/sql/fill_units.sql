-- does: fills a book with so many units, each held by an account of its own from always
WITH units AS (
    SELECT 'U-' || lpad(n::text, 8, '0') AS code, (30 + mod(n * 7919, 20000) / 100.0)::numeric(16, 4) AS area
    FROM generate_series(1, %(units)s::bigint) AS n
),
accounts AS (
    INSERT INTO accounts_account (book_id, code, name)
    SELECT %(book)s, units.code, '' FROM units
    RETURNING id, code
),
assets AS (
    INSERT INTO estate_asset (book_id, kind, code, room, building_area)
    SELECT %(book)s, 'unit', units.code, '', units.area FROM units
    RETURNING id, code
)
INSERT INTO estate_holding (book_id, asset_id, account_id, starts_on, ends_on)
SELECT %(book)s, assets.id, accounts.id, DATE '0001-01-01', DATE '9999-12-31'
FROM assets
JOIN accounts USING (code)
ORDER BY assets.id

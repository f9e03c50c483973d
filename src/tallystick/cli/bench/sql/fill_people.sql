-- does: puts the units of a book into buildings of twenty-five, and gives each account an owner with a name and a phone
WITH numbered AS (
    SELECT a.id, h.account_id, row_number() OVER (ORDER BY a.id) - 1 AS place
    FROM estate_asset AS a
    JOIN estate_holding AS h ON h.book_id = a.book_id AND h.asset_id = a.id
    WHERE a.book_id = %(book)s
),
buildings AS (
    INSERT INTO estate_building (book_id, code, name)
    SELECT %(book)s, 'B-' || n, 'Building ' || n
    FROM generate_series(0, (SELECT max(place) / 25 FROM numbered)) AS n
    RETURNING id, code
),
placed AS (
    UPDATE estate_asset AS a
    SET building_id = buildings.id
    FROM numbered
    JOIN buildings ON buildings.code = 'B-' || numbered.place / 25
    WHERE a.book_id = %(book)s AND a.id = numbered.id
),
people AS (
    INSERT INTO accounts_party (book_id, name, phone, email)
    SELECT %(book)s, 'Owner ' || place, '139' || lpad(place::text, 8, '0'), ''
    FROM numbered
    ORDER BY place
    RETURNING id, name
)
INSERT INTO accounts_accountparty (book_id, account_id, party_id, role)
SELECT %(book)s, numbered.account_id, people.id, 'owner'
FROM numbered
JOIN people ON people.name = 'Owner ' || numbered.place

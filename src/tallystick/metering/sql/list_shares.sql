-- yields: what each unit bears of an apportionment, and the reading that took it
SELECT s.*, asset.code AS asset_code
FROM metering_share AS s
JOIN estate_asset AS asset ON asset.book_id = s.book_id AND asset.id = s.asset_id
WHERE s.book_id = %(book)s AND s.apportionment_id = %(apportionment)s
ORDER BY asset.code, s.id

-- yields: of bills worked out again those that cannot be, with the code of the reason
SELECT worked.replaces_id, worked.asset_id, worked.starts_on, worked.code, worked.lacks
FROM ({{worked}}) AS worked
WHERE worked.code IS NOT NULL
ORDER BY worked.asset_id, worked.starts_on

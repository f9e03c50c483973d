-- does: removes versions of a tariff: one, or (NULL) all of them
DELETE FROM tariffs_tariffversion
WHERE tariff_id = %(tariff)s AND (%(version)s::bigint IS NULL OR id = %(version)s)

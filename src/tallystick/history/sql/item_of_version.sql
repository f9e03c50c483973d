-- yields: the charge item of a tariff's version
SELECT tariff.item_id FROM tariffs_tariffevent AS tariff WHERE tariff.pgh_obj_id = e.tariff_id LIMIT 1

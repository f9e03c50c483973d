-- does: removes a tariff that was never bound, after its versions
DELETE FROM tariffs_tariff WHERE id = %(tariff)s

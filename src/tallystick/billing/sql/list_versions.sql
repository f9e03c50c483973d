-- yields: the versions of the tariffs given, each tariff's in the order of their first days
SELECT v.id, v.tariff_id, v.in_force_from, v.unit_price, v.amount, v.formula_text
FROM tariffs_tariffversion AS v
WHERE v.tariff_id = ANY(%(tariffs)s)
ORDER BY v.tariff_id, v.in_force_from

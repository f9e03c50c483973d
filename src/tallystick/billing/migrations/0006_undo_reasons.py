"""Runs that were undone before learn why from their bills."""

from django.db import migrations

TAKEN = """
UPDATE kit_run AS run SET undo_reason = bill.void_reason
FROM (
    SELECT DISTINCT ON (book_id, run_id) book_id, run_id, void_reason FROM billing_bill WHERE voided_how = 3 ORDER BY book_id, run_id
) AS bill
WHERE run.stage = 'undone' AND bill.book_id = run.book_id AND bill.run_id = run.id
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0005_debtors"), ("kit", "0008_undo_reason")]
    operations = [migrations.RunSQL(TAKEN, migrations.RunSQL.noop)]

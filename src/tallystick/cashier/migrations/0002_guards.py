"""Receipts are written once: the database refuses to change or delete them."""

from django.db import migrations

GUARDS = """
CREATE TRIGGER receipt_kept BEFORE DELETE OR UPDATE ON cashier_receipt FOR EACH ROW EXECUTE FUNCTION money_is_kept();
CREATE TRIGGER means_kept BEFORE DELETE OR UPDATE ON cashier_receiptmeans FOR EACH ROW EXECUTE FUNCTION money_is_kept();

ALTER TABLE cashier_receipt SET (autovacuum_analyze_scale_factor = 0.01, autovacuum_analyze_threshold = 1000);
ALTER TABLE cashier_receiptmeans SET (autovacuum_analyze_scale_factor = 0.01, autovacuum_analyze_threshold = 1000);
"""
UNDO = "DROP TRIGGER receipt_kept ON cashier_receipt; DROP TRIGGER means_kept ON cashier_receiptmeans;"


class Migration(migrations.Migration):
    dependencies = [("cashier", "0001_first"), ("billing", "0002_guards")]
    operations = [migrations.RunSQL(GUARDS, UNDO)]

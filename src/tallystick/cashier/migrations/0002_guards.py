"""Receipts are written once: the database refuses to change or delete them."""

from django.db import migrations

GUARDS = """
CREATE TRIGGER receipt_kept BEFORE DELETE OR UPDATE ON cashier_receipt FOR EACH ROW EXECUTE FUNCTION money_is_kept();
CREATE TRIGGER means_kept BEFORE DELETE OR UPDATE ON cashier_receiptmeans FOR EACH ROW EXECUTE FUNCTION money_is_kept();
"""
UNDO = "DROP TRIGGER receipt_kept ON cashier_receipt; DROP TRIGGER means_kept ON cashier_receiptmeans;"


class Migration(migrations.Migration):
    dependencies = [("cashier", "0001_first"), ("billing", "0002_guards")]
    operations = [migrations.RunSQL(GUARDS, UNDO)]

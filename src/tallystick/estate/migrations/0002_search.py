"""What the desk finds assets by: any part of code (a vehicle's is its plate) or room."""

from django.db import migrations

INDEXES = """
CREATE INDEX asset_begins ON estate_asset (book_id, (text_folded(code) COLLATE "C"));
CREATE INDEX asset_holds ON estate_asset USING gin (text_pieces(text_folded(code || ' ' || room)));
-- Statistics of all those pieces would cost seconds at every ANALYZE and tell nothing.
ALTER INDEX asset_holds ALTER COLUMN 1 SET STATISTICS 0;
"""
UNDO = "DROP INDEX asset_begins; DROP INDEX asset_holds;"


class Migration(migrations.Migration):
    dependencies = [("estate", "0001_first"), ("kit", "0002_search")]
    operations = [migrations.RunSQL(INDEXES, UNDO)]

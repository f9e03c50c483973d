"""Assets are found by pinyin too (a plate 苏A as sua), and stand in the order of their numbers: 1-2-101 before 1-10-101."""

from django.db import migrations

INDEXES = """
DROP INDEX asset_holds;
CREATE INDEX asset_holds ON estate_asset USING gin (text_pieces(text_findable(code) || ' ' || text_findable(room)));
CREATE INDEX asset_order ON estate_asset (book_id, (text_order(code) COLLATE "C"));
-- Statistics of all those pieces would cost seconds at every ANALYZE and tell nothing.
ALTER INDEX asset_holds ALTER COLUMN 1 SET STATISTICS 0;
"""
UNDO = """
DROP INDEX asset_order;
DROP INDEX asset_holds;
CREATE INDEX asset_holds ON estate_asset USING gin (text_pieces(text_folded(code || ' ' || room)));
"""


class Migration(migrations.Migration):
    dependencies = [("estate", "0004_held"), ("kit", "0005_pinyin")]
    operations = [migrations.RunSQL(INDEXES, UNDO)]

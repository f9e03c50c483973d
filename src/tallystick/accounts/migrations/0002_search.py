"""What the desk finds accounts and people by: any part of code, name or phone, tones left out."""

from django.db import migrations

INDEXES = """
CREATE INDEX account_begins ON accounts_account (book_id, (text_folded(code) COLLATE "C"));
CREATE INDEX account_holds ON accounts_account USING gin (text_pieces(text_folded(code || ' ' || name)));
CREATE INDEX party_holds ON accounts_party USING gin (text_pieces(text_folded(name || ' ' || phone)));
-- Statistics of all those pieces would cost seconds at every ANALYZE and tell nothing.
ALTER INDEX account_holds ALTER COLUMN 1 SET STATISTICS 0;
ALTER INDEX party_holds ALTER COLUMN 1 SET STATISTICS 0;
"""
UNDO = "DROP INDEX account_begins; DROP INDEX account_holds; DROP INDEX party_holds;"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_first"), ("kit", "0002_search")]
    operations = [migrations.RunSQL(INDEXES, UNDO)]

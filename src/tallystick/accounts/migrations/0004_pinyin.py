"""Accounts and people are found by pinyin too, in full or by initials, and accounts stand in the order of their numbers."""

from django.db import migrations

INDEXES = """
DROP INDEX account_holds;
DROP INDEX party_holds;
CREATE INDEX account_holds ON accounts_account USING gin (text_pieces(text_findable(code) || ' ' || text_findable(name)));
CREATE INDEX party_holds ON accounts_party USING gin (text_pieces(text_findable(name) || ' ' || text_sought(phone)));
CREATE INDEX account_order ON accounts_account (book_id, (text_order(code) COLLATE "C"));
-- Statistics of all those pieces would cost seconds at every ANALYZE and tell nothing.
ALTER INDEX account_holds ALTER COLUMN 1 SET STATISTICS 0;
ALTER INDEX party_holds ALTER COLUMN 1 SET STATISTICS 0;
"""
UNDO = """
DROP INDEX account_order;
DROP INDEX account_holds;
DROP INDEX party_holds;
CREATE INDEX account_holds ON accounts_account USING gin (text_pieces(text_folded(code || ' ' || name)));
CREATE INDEX party_holds ON accounts_party USING gin (text_pieces(text_folded(name || ' ' || phone)));
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_history"), ("kit", "0005_pinyin")]
    operations = [migrations.RunSQL(INDEXES, UNDO)]

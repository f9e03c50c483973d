"""A list of people is read in the order of their names, and not sorted anew for each page."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_pinyin")]
    operations = [
        migrations.RunSQL(
            'CREATE INDEX party_order ON accounts_party (book_id, (text_order(name) COLLATE "C"), id)', "DROP INDEX party_order"
        )
    ]

"""The rows of sheets as 0005 makes them today, for databases that were made by an earlier form of it.

What waits in them goes with the next sweep; the columns come empty, and are filled when a sheet is checked.
"""

from django.db import migrations

COLUMNS = (
    ("carried", "numeric(22, 8)"),
    ("takes_shares", "boolean"),
    ("is_plain", "boolean"),
    ("reading_id", "bigint"),
)


class Migration(migrations.Migration):

    dependencies = [
        ("metering", "0005_sheets"),
    ]

    operations = [
        *(
            migrations.RunSQL(f"ALTER TABLE metering_sheetrow ADD COLUMN IF NOT EXISTS {name} {kind}", migrations.RunSQL.noop)
            for name, kind in COLUMNS
        ),
        # Does nothing where it is so already.
        migrations.RunSQL("ALTER TABLE metering_sheetrow SET UNLOGGED", migrations.RunSQL.noop),
    ]

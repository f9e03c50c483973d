"""Sheets of readings that came in, their files and their rows."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('metering', '0004_sums'),
    ]

    operations = [
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('book_id', models.BigIntegerField()),
                ('item_id', models.BigIntegerField(null=True)),
                ('month', models.DateField(null=True)),
                ('name', models.CharField(max_length=255)),
                ('stage', models.CharField(choices=[('waiting', 'Waiting'), ('refused', 'Refused'), ('faulty', 'Faulty'), ('checked', 'Checked'), ('storing', 'Storing'), ('stored', 'Stored')], default='waiting', max_length=10)),
                ('codes', models.JSONField(default=list)),
                ('told', models.JSONField(default=dict)),
                ('rows', models.IntegerField(default=0)),
                ('faulty', models.IntegerField(default=0)),
                ('warned', models.IntegerField(default=0)),
                ('unusual', models.IntegerField(default=0)),
                ('amount', models.DecimalField(decimal_places=4, default=0, max_digits=20)),
                ('run_id', models.BigIntegerField(null=True)),
                ('user_id', models.BigIntegerField(null=True)),
                ('actor_name', models.CharField(max_length=150)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('stored_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'metering_sheet',
                'indexes': [models.Index(fields=['book_id', '-id'], name='sheet_book')],
            },
        ),
        migrations.CreateModel(
            name='SheetPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('book_id', models.BigIntegerField()),
                ('sheet_id', models.BigIntegerField()),
                ('number', models.IntegerField()),
                ('content', models.BinaryField()),
            ],
            options={
                'db_table': 'metering_sheetpart',
                'constraints': [models.UniqueConstraint(fields=('book_id', 'sheet_id', 'number'), name='sheetpart_number')],
            },
        ),
        migrations.CreateModel(
            name='SheetRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('book_id', models.BigIntegerField()),
                ('sheet_id', models.BigIntegerField()),
                ('number', models.IntegerField()),
                ('given_asset', models.TextField(null=True)),
                ('given_room', models.TextField(null=True)),
                ('given_book', models.TextField(null=True)),
                ('given_item', models.TextField(null=True)),
                ('given_serial', models.TextField(null=True)),
                ('given_previous', models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ('given_current', models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ('given_multiplier', models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ('given_loss', models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ('given_shared', models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ('given_rolled_over', models.BooleanField(null=True)),
                ('given_amount', models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ('given_read_on', models.DateField(null=True)),
                ('given_month', models.DateField(null=True)),
                ('given_remark', models.TextField(null=True)),
                ('unread', models.JSONField(null=True)),
                ('asset_id', models.BigIntegerField(null=True)),
                ('item_id', models.BigIntegerField(null=True)),
                ('meter_id', models.BigIntegerField(null=True)),
                ('month', models.DateField(null=True)),
                ('previous', models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ('multiplier', models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ('shared', models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ('carried', models.DecimalField(decimal_places=8, max_digits=22, null=True)),
                ('takes_shares', models.BooleanField(null=True)),
                ('is_plain', models.BooleanField(null=True)),
                ('usage', models.DecimalField(decimal_places=8, max_digits=22, null=True)),
                ('assignment_id', models.BigIntegerField(null=True)),
                ('tariff_id', models.BigIntegerField(null=True)),
                ('version_id', models.BigIntegerField(null=True)),
                ('reading_id', models.BigIntegerField(null=True)),
                ('amount', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('worked_out', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('faults', models.JSONField(null=True)),
                ('warnings', models.JSONField(null=True)),
            ],
            options={
                'db_table': 'metering_sheetrow',
                'indexes': [models.Index(fields=['book_id', 'sheet_id', 'number'], name='sheetrow_number')],
            },
        ),
        # A row is looked at several times before it goes, and what is then written stays on its page. After a crash the rows
        # are gone, and their sheet is brought in once more; so nothing of them is written twice.
        migrations.RunSQL(
            "ALTER TABLE metering_sheetrow SET (fillfactor = 40); ALTER TABLE metering_sheetrow SET UNLOGGED",
            "ALTER TABLE metering_sheetrow SET LOGGED; ALTER TABLE metering_sheetrow RESET (fillfactor)",
        ),
    ]

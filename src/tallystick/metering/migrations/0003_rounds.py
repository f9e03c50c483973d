"""Meters replaced, communal and labelled; readings estimated, sent from phones, shared out."""

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_order'),
        ('estate', '0005_pinyin'),
        ('metering', '0002_history'),
        ('tariffs', '0002_history'),
    ]

    operations = [
        migrations.CreateModel(
            name='Apportionment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('book_id', models.BigIntegerField()),
                ('item_id', models.BigIntegerField()),
                ('month', models.DateField()),
                ('meter_id', models.BigIntegerField(null=True)),
                ('quantity', models.DecimalField(decimal_places=4, max_digits=16)),
                ('by', models.SmallIntegerField(choices=[(1, 'Equal'), (2, 'Area'), (3, 'Usage')])),
                ('user_id', models.BigIntegerField(null=True)),
                ('actor_name', models.CharField(max_length=150)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('voided_at', models.DateTimeField(null=True)),
                ('voided_by', models.CharField(blank=True, default='', max_length=150)),
                ('void_reason', models.TextField(blank=True, default='')),
            ],
        ),
        migrations.CreateModel(
            name='Share',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('book_id', models.BigIntegerField()),
                ('apportionment_id', models.BigIntegerField()),
                ('asset_id', models.BigIntegerField()),
                ('item_id', models.BigIntegerField()),
                ('month', models.DateField()),
                ('weight', models.DecimalField(decimal_places=8, max_digits=22)),
                ('quantity', models.DecimalField(decimal_places=4, max_digits=16)),
                ('reading_id', models.BigIntegerField(null=True)),
                ('voided_at', models.DateTimeField(null=True)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='meter',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='meter',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='meter',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='meter',
            name='communal',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='meter',
            name='final',
            field=models.DecimalField(decimal_places=4, max_digits=16, null=True),
        ),
        migrations.AddField(
            model_name='meter',
            name='final_rolled_over',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='meter',
            name='installed_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='meter',
            name='label',
            field=models.SmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name='meter',
            name='place',
            field=models.CharField(blank=True, db_default='', default='', max_length=120),
        ),
        migrations.AddField(
            model_name='meter',
            name='removed_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='meter',
            name='replaces',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successor', to='metering.meter'),
        ),
        migrations.AddField(
            model_name='meterevent',
            name='communal',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='meterevent',
            name='final',
            field=models.DecimalField(decimal_places=4, max_digits=16, null=True),
        ),
        migrations.AddField(
            model_name='meterevent',
            name='final_rolled_over',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='meterevent',
            name='installed_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='meterevent',
            name='label',
            field=models.SmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name='meterevent',
            name='place',
            field=models.CharField(blank=True, db_default='', default='', max_length=120),
        ),
        migrations.AddField(
            model_name='meterevent',
            name='removed_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='meterevent',
            name='replaces',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='metering.meter'),
        ),
        migrations.AddField(
            model_name='reading',
            name='amount_given',
            field=models.DecimalField(decimal_places=4, max_digits=20, null=True),
        ),
        migrations.AddField(
            model_name='reading',
            name='carried',
            field=models.DecimalField(db_default=0, decimal_places=8, default=0, max_digits=22),
        ),
        migrations.AddField(
            model_name='reading',
            name='estimated',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='reading',
            name='photo',
            field=models.CharField(blank=True, db_default='', default='', max_length=64),
        ),
        migrations.AddField(
            model_name='reading',
            name='request_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='reading',
            name='way',
            field=models.SmallIntegerField(choices=[(1, 'By Hand'), (2, 'Sheet'), (3, 'Phone'), (4, 'Program'), (5, 'Estimate'), (6, 'Share')], db_default=1, default=1),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meter',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metering_meterevent" ("asset_id", "book_id", "communal", "digits", "final", "final_rolled_over", "id", "initial", "installed_on", "item_id", "label", "multiplier", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "removed_on", "replaces_id", "serial") SELECT new_values."asset_id", new_values."book_id", new_values."communal", new_values."digits", new_values."final", new_values."final_rolled_over", new_values."id", new_values."initial", new_values."installed_on", new_values."item_id", new_values."label", new_values."multiplier", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place", new_values."removed_on", new_values."replaces_id", new_values."serial" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='09ced18c90548543776876248e1982670a456896', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_5065e', referencing='REFERENCING NEW TABLE AS new_values ', table='metering_meter', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meter',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metering_meterevent" ("asset_id", "book_id", "communal", "digits", "final", "final_rolled_over", "id", "initial", "installed_on", "item_id", "label", "multiplier", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "removed_on", "replaces_id", "serial") SELECT new_values."asset_id", new_values."book_id", new_values."communal", new_values."digits", new_values."final", new_values."final_rolled_over", new_values."id", new_values."initial", new_values."installed_on", new_values."item_id", new_values."label", new_values."multiplier", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place", new_values."removed_on", new_values."replaces_id", new_values."serial" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e27db57df86f0c495d64464933a1cb2ab1437e90', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_6dcdf', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='metering_meter', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meter',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metering_meterevent" ("asset_id", "book_id", "communal", "digits", "final", "final_rolled_over", "id", "initial", "installed_on", "item_id", "label", "multiplier", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "removed_on", "replaces_id", "serial") SELECT old_values."asset_id", old_values."book_id", old_values."communal", old_values."digits", old_values."final", old_values."final_rolled_over", old_values."id", old_values."initial", old_values."installed_on", old_values."item_id", old_values."label", old_values."multiplier", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."place", old_values."removed_on", old_values."replaces_id", old_values."serial" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='08275736bb0c995acbf0724eac70d0606edb0ced', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_488cd', referencing='REFERENCING OLD TABLE AS old_values ', table='metering_meter', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='meter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('final', None), ('removed_on', None)), models.Q(('final__isnull', False), ('removed_on__isnull', False)), _connector='OR'), name='meter_removed'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.UniqueConstraint(condition=models.Q(('request_id__isnull', False)), fields=('book_id', 'request_id'), name='reading_request'),
        ),
        migrations.AddIndex(
            model_name='apportionment',
            index=models.Index(fields=['book_id', 'month', 'item_id'], name='apportionment_month'),
        ),
        migrations.AddConstraint(
            model_name='apportionment',
            constraint=models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('book_id', 'month', 'meter_id'), name='apportionment_meter'),
        ),
        migrations.AddConstraint(
            model_name='apportionment',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='apportionment_positive'),
        ),
        migrations.AddIndex(
            model_name='share',
            index=models.Index(condition=models.Q(('voided_at', None)), fields=['book_id', 'asset_id', 'item_id', 'month'], name='share_asset'),
        ),
        migrations.AddConstraint(
            model_name='share',
            constraint=models.UniqueConstraint(fields=('book_id', 'apportionment_id', 'asset_id'), name='share_of_asset'),
        ),
    ]

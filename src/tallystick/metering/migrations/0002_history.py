"""The history of meters."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from tallystick.kit.trail import begin_history


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_history'),
        ('estate', '0003_history'),
        ('metering', '0001_first'),
        ('kit', '0004_history'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('tariffs', '0001_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='MeterEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=models.Func(models.Value('kit_event_ids'), function='nextval'), primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('serial', models.CharField(blank=True, default='', max_length=60)),
                ('multiplier', models.DecimalField(decimal_places=4, default=1, max_digits=16)),
                ('initial', models.DecimalField(decimal_places=4, default=0, max_digits=16)),
                ('digits', models.SmallIntegerField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meter',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metering_meterevent" ("asset_id", "book_id", "digits", "id", "initial", "item_id", "multiplier", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "serial") SELECT new_values."asset_id", new_values."book_id", new_values."digits", new_values."id", new_values."initial", new_values."item_id", new_values."multiplier", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."serial" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='da89f3a4b72f880c0b0e546fb01696390c604b04', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_5065e', referencing='REFERENCING NEW TABLE AS new_values ', table='metering_meter', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meter',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metering_meterevent" ("asset_id", "book_id", "digits", "id", "initial", "item_id", "multiplier", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "serial") SELECT new_values."asset_id", new_values."book_id", new_values."digits", new_values."id", new_values."initial", new_values."item_id", new_values."multiplier", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."serial" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='15791ea9b8da22336f0cc6d9b5cc8844eb4872e8', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_6dcdf', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='metering_meter', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meter',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "metering_meterevent" ("asset_id", "book_id", "digits", "id", "initial", "item_id", "multiplier", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "serial") SELECT old_values."asset_id", old_values."book_id", old_values."digits", old_values."id", old_values."initial", old_values."item_id", old_values."multiplier", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."serial" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='1e25677de40023f54049828d42f75618875f3316', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_488cd', referencing='REFERENCING OLD TABLE AS old_values ', table='metering_meter', when='AFTER')),
        ),
        migrations.AddField(
            model_name='meterevent',
            name='asset',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='estate.asset'),
        ),
        migrations.AddField(
            model_name='meterevent',
            name='book',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='meterevent',
            name='item',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tariffs.chargeitem'),
        ),
        migrations.AddField(
            model_name='meterevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='meterevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='metering.meter'),
        ),
        migrations.AddIndex(
            model_name='meterevent',
            index=models.Index(fields=['book', 'pgh_id'], name='metering_me_book_id_d54043_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meterevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='273605c1e8eb3832669f0f1c2726af411a39e97f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_75952', table='metering_meterevent', when='BEFORE')),
        ),
        begin_history('metering', 'Meter'),
    ]

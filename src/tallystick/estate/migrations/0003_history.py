"""The history of buildings, assets and holdings."""

import datetime
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from tallystick.kit.trail import begin_history


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_history'),
        ('estate', '0002_search'),
        ('kit', '0004_history'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='AssetEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=models.Func(models.Value('kit_event_ids'), function='nextval'), primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('unit', 'Unit'), ('parking', 'Parking'), ('vehicle', 'Vehicle')], max_length=10)),
                ('code', models.CharField(max_length=60)),
                ('room', models.CharField(blank=True, default='', max_length=60)),
                ('floor', models.IntegerField(null=True)),
                ('household', models.IntegerField(null=True)),
                ('building_area', models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ('inner_area', models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ('shared_area', models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ('parking_area', models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ('displacement', models.DecimalField(decimal_places=4, max_digits=16, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BuildingEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=models.Func(models.Value('kit_event_ids'), function='nextval'), primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=40)),
                ('name', models.CharField(blank=True, default='', max_length=120)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HoldingEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=models.Func(models.Value('kit_event_ids'), function='nextval'), primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('starts_on', models.DateField(default=datetime.date(1, 1, 1))),
                ('ends_on', models.DateField(default=datetime.date(9999, 12, 31))),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='asset',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "estate_assetevent" ("book_id", "building_area", "building_id", "code", "displacement", "floor", "household", "id", "inner_area", "kind", "parking_area", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room", "shared_area") SELECT new_values."book_id", new_values."building_area", new_values."building_id", new_values."code", new_values."displacement", new_values."floor", new_values."household", new_values."id", new_values."inner_area", new_values."kind", new_values."parking_area", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."room", new_values."shared_area" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='46a2bf930907eaf9ad3968cbded7d87bfaccbe44', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d4d27', referencing='REFERENCING NEW TABLE AS new_values ', table='estate_asset', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='asset',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "estate_assetevent" ("book_id", "building_area", "building_id", "code", "displacement", "floor", "household", "id", "inner_area", "kind", "parking_area", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room", "shared_area") SELECT new_values."book_id", new_values."building_area", new_values."building_id", new_values."code", new_values."displacement", new_values."floor", new_values."household", new_values."id", new_values."inner_area", new_values."kind", new_values."parking_area", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."room", new_values."shared_area" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6dc778fafdb0fcbd23018011823a7d9dd5143d8c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_939a0', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='estate_asset', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='asset',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "estate_assetevent" ("book_id", "building_area", "building_id", "code", "displacement", "floor", "household", "id", "inner_area", "kind", "parking_area", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room", "shared_area") SELECT old_values."book_id", old_values."building_area", old_values."building_id", old_values."code", old_values."displacement", old_values."floor", old_values."household", old_values."id", old_values."inner_area", old_values."kind", old_values."parking_area", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."room", old_values."shared_area" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='77faf8cfc64004fe128aab0d83fda50bb939f5fb', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_1df1d', referencing='REFERENCING OLD TABLE AS old_values ', table='estate_asset', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='building',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "estate_buildingevent" ("book_id", "code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."book_id", new_values."code", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6707aa9a61b4ae789661db5378ef6f65f33939be', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d9e9e', referencing='REFERENCING NEW TABLE AS new_values ', table='estate_building', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='building',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "estate_buildingevent" ("book_id", "code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."book_id", new_values."code", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3448426488bf9f5673ffeafb9cb5e771ae744088', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_efd23', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='estate_building', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='building',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "estate_buildingevent" ("book_id", "code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."book_id", old_values."code", old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='c4948667bfd591d8a915f6183c52080d68ff4341', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_76908', referencing='REFERENCING OLD TABLE AS old_values ', table='estate_building', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holding',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "estate_holdingevent" ("account_id", "asset_id", "book_id", "ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") SELECT new_values."account_id", new_values."asset_id", new_values."book_id", new_values."ends_on", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."starts_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6f1914e196b3a462a6f425aa69be8ce790392521', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_50567', referencing='REFERENCING NEW TABLE AS new_values ', table='estate_holding', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holding',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "estate_holdingevent" ("account_id", "asset_id", "book_id", "ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") SELECT new_values."account_id", new_values."asset_id", new_values."book_id", new_values."ends_on", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."starts_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='492e6baf3535109e8e046d40dee7593d0419fc9d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0fb6b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='estate_holding', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holding',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "estate_holdingevent" ("account_id", "asset_id", "book_id", "ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") SELECT old_values."account_id", old_values."asset_id", old_values."book_id", old_values."ends_on", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."starts_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d8169857acb5f0bb556b9f320d1da6b7d04554cb', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_d462e', referencing='REFERENCING OLD TABLE AS old_values ', table='estate_holding', when='AFTER')),
        ),
        migrations.AddField(
            model_name='assetevent',
            name='book',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='assetevent',
            name='building',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='estate.building'),
        ),
        migrations.AddField(
            model_name='assetevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='assetevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='estate.asset'),
        ),
        migrations.AddField(
            model_name='buildingevent',
            name='book',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='buildingevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='buildingevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='estate.building'),
        ),
        migrations.AddField(
            model_name='holdingevent',
            name='account',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.account'),
        ),
        migrations.AddField(
            model_name='holdingevent',
            name='asset',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='estate.asset'),
        ),
        migrations.AddField(
            model_name='holdingevent',
            name='book',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='holdingevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='holdingevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='estate.holding'),
        ),
        migrations.AddIndex(
            model_name='assetevent',
            index=models.Index(fields=['book', 'pgh_id'], name='estate_asse_book_id_802b23_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assetevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7c81d2efc6ea9268bc4948e8f14affb763c528af', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_809af', table='estate_assetevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='buildingevent',
            index=models.Index(fields=['book', 'pgh_id'], name='estate_buil_book_id_9edac0_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='buildingevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a9fd78fbf2f05b5dc537b93343d50f69dca978df', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9fea2', table='estate_buildingevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='holdingevent',
            index=models.Index(fields=['book', 'pgh_id'], name='estate_hold_book_id_43c39b_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b5fb30115bd1e74f5d0c11925eb3ef54926ce2a4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2de72', table='estate_holdingevent', when='BEFORE')),
        ),
        begin_history('estate', 'Building', 'Asset', 'Holding'),
    ]

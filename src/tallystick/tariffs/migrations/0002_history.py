"""The history of items, formulas, tariffs and assignments."""

import datetime
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from tallystick.kit.trail import begin_history


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_history'),
        ('estate', '0003_history'),
        ('kit', '0004_history'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('tariffs', '0001_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='AssignmentEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=models.Func(models.Value('kit_event_ids'), function='nextval'), primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('start_on', models.DateField()),
                ('end_on', models.DateField(null=True)),
                ('amount', models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ('made_on', models.DateField()),
                ('removed_on', models.DateField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ChargeItemEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=models.Func(models.Value('kit_event_ids'), function='nextval'), primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('cycle', models.CharField(choices=[('natural_year', 'Natural Year'), ('billing_year', 'Billing Year')], default='natural_year', max_length=12)),
                ('pre_generate_month', models.SmallIntegerField(null=True)),
                ('late_from', models.CharField(choices=[('period_start', 'Period Start'), ('period_end', 'Period End')], default='period_end', max_length=12)),
                ('grace_days', models.IntegerField(default=0)),
                ('daily_percent', models.DecimalField(decimal_places=2, default=0, max_digits=6)),
                ('ceiling_percent', models.DecimalField(decimal_places=2, max_digits=9, null=True)),
                ('partial_period', models.CharField(choices=[('full', 'Full'), ('days', 'Days')], default='full', max_length=4)),
                ('loss', models.BooleanField(default=False)),
                ('tax_percent', models.DecimalField(decimal_places=4, default=0, max_digits=7)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FormulaEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=models.Func(models.Value('kit_event_ids'), function='nextval'), primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('text', models.TextField()),
                ('examples', models.JSONField(default=list)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TariffEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=models.Func(models.Value('kit_event_ids'), function='nextval'), primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('currency', models.CharField(max_length=3)),
                ('method', models.CharField(choices=[('unit_price', 'Unit Price'), ('per_asset', 'Per Asset'), ('fixed', 'Fixed'), ('formula', 'Formula')], max_length=10)),
                ('measure', models.CharField(blank=True, choices=[('building_area', 'Building Area'), ('inner_area', 'Inner Area'), ('shared_area', 'Shared Area'), ('parking_area', 'Parking Area'), ('displacement', 'Displacement'), ('usage', 'Usage')], default='', max_length=14)),
                ('months', models.SmallIntegerField(default=1)),
                ('price_for', models.CharField(choices=[('period', 'Period'), ('month', 'Month')], default='period', max_length=6)),
                ('on_usage', models.BooleanField(default=False)),
                ('remark', models.TextField(blank=True, default='')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TariffVersionEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=models.Func(models.Value('kit_event_ids'), function='nextval'), primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('in_force_from', models.DateField(default=datetime.date(1, 1, 1))),
                ('unit_price', models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ('amount', models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ('formula_text', models.TextField(blank=True, default='')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "tariffs_assignmentevent" ("amount", "asset_id", "book_id", "end_on", "id", "item_id", "made_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_on", "start_on", "tariff_id") SELECT new_values."amount", new_values."asset_id", new_values."book_id", new_values."end_on", new_values."id", new_values."item_id", new_values."made_on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."removed_on", new_values."start_on", new_values."tariff_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5421d5fa23011689c1c2a1266b7d762adedbed59', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_6d127', referencing='REFERENCING NEW TABLE AS new_values ', table='tariffs_assignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "tariffs_assignmentevent" ("amount", "asset_id", "book_id", "end_on", "id", "item_id", "made_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_on", "start_on", "tariff_id") SELECT new_values."amount", new_values."asset_id", new_values."book_id", new_values."end_on", new_values."id", new_values."item_id", new_values."made_on", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."removed_on", new_values."start_on", new_values."tariff_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."amount" IS DISTINCT FROM (new_values."amount") OR old_values."asset_id" IS DISTINCT FROM (new_values."asset_id") OR old_values."book_id" IS DISTINCT FROM (new_values."book_id") OR old_values."end_on" IS DISTINCT FROM (new_values."end_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."item_id" IS DISTINCT FROM (new_values."item_id") OR old_values."made_on" IS DISTINCT FROM (new_values."made_on") OR old_values."removed_on" IS DISTINCT FROM (new_values."removed_on") OR old_values."start_on" IS DISTINCT FROM (new_values."start_on") OR old_values."tariff_id" IS DISTINCT FROM (new_values."tariff_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6573a281c94b42d005168366d7e073329bf5bfa8', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_11702', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='tariffs_assignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "tariffs_assignmentevent" ("amount", "asset_id", "book_id", "end_on", "id", "item_id", "made_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_on", "start_on", "tariff_id") SELECT old_values."amount", old_values."asset_id", old_values."book_id", old_values."end_on", old_values."id", old_values."item_id", old_values."made_on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."removed_on", old_values."start_on", old_values."tariff_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='587f7a75edaf017327ca124a3ca068327c828e36', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_37598', referencing='REFERENCING OLD TABLE AS old_values ', table='tariffs_assignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chargeitem',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "tariffs_chargeitemevent" ("book_id", "ceiling_percent", "cycle", "daily_percent", "grace_days", "id", "late_from", "loss", "name", "partial_period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pre_generate_month", "tax_percent") SELECT new_values."book_id", new_values."ceiling_percent", new_values."cycle", new_values."daily_percent", new_values."grace_days", new_values."id", new_values."late_from", new_values."loss", new_values."name", new_values."partial_period", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pre_generate_month", new_values."tax_percent" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b799b1bc31c1dc778c753c33d881c270452fdcb4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f27c4', referencing='REFERENCING NEW TABLE AS new_values ', table='tariffs_chargeitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chargeitem',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "tariffs_chargeitemevent" ("book_id", "ceiling_percent", "cycle", "daily_percent", "grace_days", "id", "late_from", "loss", "name", "partial_period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pre_generate_month", "tax_percent") SELECT new_values."book_id", new_values."ceiling_percent", new_values."cycle", new_values."daily_percent", new_values."grace_days", new_values."id", new_values."late_from", new_values."loss", new_values."name", new_values."partial_period", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pre_generate_month", new_values."tax_percent" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9cc471804847f8bb362be9de69b0551cc0770839', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_9e25f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='tariffs_chargeitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chargeitem',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "tariffs_chargeitemevent" ("book_id", "ceiling_percent", "cycle", "daily_percent", "grace_days", "id", "late_from", "loss", "name", "partial_period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pre_generate_month", "tax_percent") SELECT old_values."book_id", old_values."ceiling_percent", old_values."cycle", old_values."daily_percent", old_values."grace_days", old_values."id", old_values."late_from", old_values."loss", old_values."name", old_values."partial_period", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pre_generate_month", old_values."tax_percent" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='9f2951a80c66a5e6111de67111064e5970789d1c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_a5119', referencing='REFERENCING OLD TABLE AS old_values ', table='tariffs_chargeitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formula',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "tariffs_formulaevent" ("book_id", "examples", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") SELECT new_values."book_id", new_values."examples", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."text" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0d69b9e5b763023effede55a44becf50f9e2572d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_6b238', referencing='REFERENCING NEW TABLE AS new_values ', table='tariffs_formula', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formula',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "tariffs_formulaevent" ("book_id", "examples", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") SELECT new_values."book_id", new_values."examples", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."text" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8fc45374bd91e239cb9f701c2194f234cd1100da', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_bbe18', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='tariffs_formula', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formula',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "tariffs_formulaevent" ("book_id", "examples", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") SELECT old_values."book_id", old_values."examples", old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."text" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='21d4727fbf875317b128f4cec7e5a7b483454c42', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e5cfc', referencing='REFERENCING OLD TABLE AS old_values ', table='tariffs_formula', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tariff',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "tariffs_tariffevent" ("book_id", "currency", "id", "item_id", "measure", "method", "months", "name", "on_usage", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_for", "remark") SELECT new_values."book_id", new_values."currency", new_values."id", new_values."item_id", new_values."measure", new_values."method", new_values."months", new_values."name", new_values."on_usage", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."price_for", new_values."remark" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='55e07fabde1b3359bbdd9f9d33edc0545aef5983', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_9e26c', referencing='REFERENCING NEW TABLE AS new_values ', table='tariffs_tariff', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tariff',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "tariffs_tariffevent" ("book_id", "currency", "id", "item_id", "measure", "method", "months", "name", "on_usage", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_for", "remark") SELECT new_values."book_id", new_values."currency", new_values."id", new_values."item_id", new_values."measure", new_values."method", new_values."months", new_values."name", new_values."on_usage", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."price_for", new_values."remark" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='05d37ccb90062f55b15e175a1078e31088fb918f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d716d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='tariffs_tariff', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tariff',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "tariffs_tariffevent" ("book_id", "currency", "id", "item_id", "measure", "method", "months", "name", "on_usage", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_for", "remark") SELECT old_values."book_id", old_values."currency", old_values."id", old_values."item_id", old_values."measure", old_values."method", old_values."months", old_values."name", old_values."on_usage", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."price_for", old_values."remark" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='ebc270f7eab13e7faa9c3f9b7e897b53b9e8460d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_a9a96', referencing='REFERENCING OLD TABLE AS old_values ', table='tariffs_tariff', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tariffversion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "tariffs_tariffversionevent" ("amount", "formula_text", "id", "in_force_from", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tariff_id", "unit_price") SELECT new_values."amount", new_values."formula_text", new_values."id", new_values."in_force_from", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."tariff_id", new_values."unit_price" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='74406696f496985eeca80779a819524531dc8ac6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_807c4', referencing='REFERENCING NEW TABLE AS new_values ', table='tariffs_tariffversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tariffversion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "tariffs_tariffversionevent" ("amount", "formula_text", "id", "in_force_from", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tariff_id", "unit_price") SELECT new_values."amount", new_values."formula_text", new_values."id", new_values."in_force_from", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."tariff_id", new_values."unit_price" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."amount" IS DISTINCT FROM (new_values."amount") OR old_values."formula_text" IS DISTINCT FROM (new_values."formula_text") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."in_force_from" IS DISTINCT FROM (new_values."in_force_from") OR old_values."tariff_id" IS DISTINCT FROM (new_values."tariff_id") OR old_values."unit_price" IS DISTINCT FROM (new_values."unit_price")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6da8d3a8e9642c359243d3924ddd480c8c561627', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_f4920', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='tariffs_tariffversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tariffversion',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "tariffs_tariffversionevent" ("amount", "formula_text", "id", "in_force_from", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tariff_id", "unit_price") SELECT old_values."amount", old_values."formula_text", old_values."id", old_values."in_force_from", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."tariff_id", old_values."unit_price" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='30e678643916d6cd7ac40524dbeb98c876af156c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_202d6', referencing='REFERENCING OLD TABLE AS old_values ', table='tariffs_tariffversion', when='AFTER')),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='asset',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='estate.asset'),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='book',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='item',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tariffs.chargeitem'),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='tariffs.assignment'),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='tariff',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tariffs.tariff'),
        ),
        migrations.AddField(
            model_name='chargeitemevent',
            name='book',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='chargeitemevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='chargeitemevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='tariffs.chargeitem'),
        ),
        migrations.AddField(
            model_name='formulaevent',
            name='book',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='formulaevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='formulaevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='tariffs.formula'),
        ),
        migrations.AddField(
            model_name='tariffevent',
            name='book',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.book'),
        ),
        migrations.AddField(
            model_name='tariffevent',
            name='item',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tariffs.chargeitem'),
        ),
        migrations.AddField(
            model_name='tariffevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='tariffevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='tariffs.tariff'),
        ),
        migrations.AddField(
            model_name='tariffversionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='tariffversionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='tariffs.tariffversion'),
        ),
        migrations.AddField(
            model_name='tariffversionevent',
            name='tariff',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='tariffs.tariff'),
        ),
        migrations.AddIndex(
            model_name='assignmentevent',
            index=models.Index(fields=['book', 'pgh_id'], name='tariffs_ass_book_id_01ba2c_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignmentevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='da90a0c1668b4b57cf7f8ae520e878caff445896', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3dc12', table='tariffs_assignmentevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='chargeitemevent',
            index=models.Index(fields=['book', 'pgh_id'], name='tariffs_cha_book_id_52cf6f_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chargeitemevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='38a087b2d4cedf4f2477e43195d2467e0bf47d79', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_44438', table='tariffs_chargeitemevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='formulaevent',
            index=models.Index(fields=['book', 'pgh_id'], name='tariffs_for_book_id_f762e3_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formulaevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d4bc6f0538543687200a3942433f63cb93e564eb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_05347', table='tariffs_formulaevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='tariffevent',
            index=models.Index(fields=['book', 'pgh_id'], name='tariffs_tar_book_id_4d7793_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tariffevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c6f2c5e3e7625b48c24330447c49761897cedf5c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e0e43', table='tariffs_tariffevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tariffversionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4c9f74ab742b1b88846c5ae068fd34a0fd37e2c5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_53ad9', table='tariffs_tariffversionevent', when='BEFORE')),
        ),
        begin_history('tariffs', 'ChargeItem', 'Formula', 'Tariff', 'TariffVersion', 'Assignment'),
    ]

"""Endpoints with their history, events, deliveries and attempts."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kit', '0004_history'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('delivered', 'Delivered'), ('failed', 'Failed')], default='waiting', max_length=10)),
                ('tries', models.SmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Endpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('url', models.CharField(max_length=500)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('all_books', models.BooleanField(default=False)),
                ('book_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('sealed_secret', models.TextField()),
                ('paused', models.BooleanField(db_default=False, default=False)),
                ('removed', models.BooleanField(db_default=False, default=False)),
                ('user_id', models.BigIntegerField()),
                ('made_by', models.CharField(max_length=150)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='EndpointEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=models.Func(models.Value('kit_event_ids'), function='nextval'), primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=80)),
                ('url', models.CharField(max_length=500)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('all_books', models.BooleanField(default=False)),
                ('book_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('paused', models.BooleanField(db_default=False, default=False)),
                ('removed', models.BooleanField(db_default=False, default=False)),
                ('user_id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('book_id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=40)),
                ('about', models.JSONField()),
                ('happened_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('status', models.SmallIntegerField(null=True)),
                ('answer', models.CharField(blank=True, default='', max_length=500)),
                ('fault', models.CharField(blank=True, default='', max_length=200)),
                ('took_ms', models.IntegerField()),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='webhooks.delivery')),
            ],
        ),
        migrations.AddField(
            model_name='delivery',
            name='endpoint',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='webhooks.endpoint'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='endpoint',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "webhooks_endpointevent" ("all_books", "book_ids", "id", "kinds", "name", "paused", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed", "url", "user_id") SELECT new_values."all_books", new_values."book_ids", new_values."id", new_values."kinds", new_values."name", new_values."paused", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."removed", new_values."url", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2fc3e8304bd5efa46c31880ed977b3fe9f2a8054', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e0322', referencing='REFERENCING NEW TABLE AS new_values ', table='webhooks_endpoint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='endpoint',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "webhooks_endpointevent" ("all_books", "book_ids", "id", "kinds", "name", "paused", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed", "url", "user_id") SELECT new_values."all_books", new_values."book_ids", new_values."id", new_values."kinds", new_values."name", new_values."paused", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."removed", new_values."url", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."all_books" IS DISTINCT FROM (new_values."all_books") OR old_values."book_ids" IS DISTINCT FROM (new_values."book_ids") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kinds" IS DISTINCT FROM (new_values."kinds") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."paused" IS DISTINCT FROM (new_values."paused") OR old_values."removed" IS DISTINCT FROM (new_values."removed") OR old_values."url" IS DISTINCT FROM (new_values."url") OR old_values."user_id" IS DISTINCT FROM (new_values."user_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='caf877197eb965ff8f4d45504df132781ce9b5f7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_6342c', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='webhooks_endpoint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='endpoint',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "webhooks_endpointevent" ("all_books", "book_ids", "id", "kinds", "name", "paused", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed", "url", "user_id") SELECT old_values."all_books", old_values."book_ids", old_values."id", old_values."kinds", old_values."name", old_values."paused", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."removed", old_values."url", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='c07cce661039f1eab83c81bc34847d68b4b61139', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_7e399', referencing='REFERENCING OLD TABLE AS old_values ', table='webhooks_endpoint', when='AFTER')),
        ),
        migrations.AddField(
            model_name='endpointevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='endpointevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='webhooks.endpoint'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='event',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='webhooks.event'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='endpointevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fdbdfb7f7ea69f5992a59bba21c1c9e7d7eaa25d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ebe5e', table='webhooks_endpointevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['endpoint', '-id'], name='delivery_endpoint'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['next_try_at'], name='delivery_due'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('event', 'endpoint'), name='delivery_once'),
        ),
    ]

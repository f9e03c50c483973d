"""The history of users, roles and tokens, without their secrets."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from tallystick.kit.trail import begin_history


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0003_role_needed'),
        ('kit', '0004_history'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='ApiTokenEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=models.Func(models.Value('kit_event_ids'), function='nextval'), primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=100)),
                ('prefix', models.CharField(max_length=20)),
                ('permissions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None)),
                ('all_books', models.BooleanField(default=False)),
                ('book_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('expires_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RoleEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=models.Func(models.Value('kit_event_ids'), function='nextval'), primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=30, null=True)),
                ('name', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('permissions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UserEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=models.Func(models.Value('kit_event_ids'), function='nextval'), primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('username', models.CharField(max_length=150)),
                ('name', models.CharField(max_length=150)),
                ('language', models.CharField(blank=True, default='', max_length=10)),
                ('is_active', models.BooleanField(default=True)),
                ('all_books', models.BooleanField(db_default=False, default=False)),
                ('book_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, size=None)),
                ('all_items', models.BooleanField(db_default=True, default=True)),
                ('item_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, size=None)),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='apitoken',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "identity_apitokenevent" ("all_books", "book_ids", "expires_at", "id", "name", "permissions", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "user_id", "withdrawn_at") SELECT new_values."all_books", new_values."book_ids", new_values."expires_at", new_values."id", new_values."name", new_values."permissions", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."prefix", new_values."user_id", new_values."withdrawn_at" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5d8721f1cc5b4d268dda244f8d3caadd63dfc474', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f6fa6', referencing='REFERENCING NEW TABLE AS new_values ', table='identity_apitoken', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='apitoken',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "identity_apitokenevent" ("all_books", "book_ids", "expires_at", "id", "name", "permissions", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "user_id", "withdrawn_at") SELECT new_values."all_books", new_values."book_ids", new_values."expires_at", new_values."id", new_values."name", new_values."permissions", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."prefix", new_values."user_id", new_values."withdrawn_at" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."all_books" IS DISTINCT FROM (new_values."all_books") OR old_values."book_ids" IS DISTINCT FROM (new_values."book_ids") OR old_values."expires_at" IS DISTINCT FROM (new_values."expires_at") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."permissions" IS DISTINCT FROM (new_values."permissions") OR old_values."prefix" IS DISTINCT FROM (new_values."prefix") OR old_values."user_id" IS DISTINCT FROM (new_values."user_id") OR old_values."withdrawn_at" IS DISTINCT FROM (new_values."withdrawn_at")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5c6ec692b169650bf7ccb3c791336656d104063b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c8074', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='identity_apitoken', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='apitoken',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "identity_apitokenevent" ("all_books", "book_ids", "expires_at", "id", "name", "permissions", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "user_id", "withdrawn_at") SELECT old_values."all_books", old_values."book_ids", old_values."expires_at", old_values."id", old_values."name", old_values."permissions", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."prefix", old_values."user_id", old_values."withdrawn_at" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='7286ed285886cd677a2dda750c0a25b9def04207', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2be71', referencing='REFERENCING OLD TABLE AS old_values ', table='identity_apitoken', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='role',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "identity_roleevent" ("code", "id", "name", "permissions", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."code", new_values."id", new_values."name", new_values."permissions", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='effaa79c5d3924763b215ca649c7ee6c9498cb0f', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_81592', referencing='REFERENCING NEW TABLE AS new_values ', table='identity_role', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='role',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "identity_roleevent" ("code", "id", "name", "permissions", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."code", new_values."id", new_values."name", new_values."permissions", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='bedad79bab0a75c45b275b2562ccdb87224e84d0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_75157', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='identity_role', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='role',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "identity_roleevent" ("code", "id", "name", "permissions", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."code", old_values."id", old_values."name", old_values."permissions", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='ef8816fa239e3e2eb81c99073db3ec5bf4a0f3ce', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_ac330', referencing='REFERENCING OLD TABLE AS old_values ', table='identity_role', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "identity_userevent" ("all_books", "all_items", "book_ids", "id", "is_active", "item_ids", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role_id", "username") SELECT new_values."all_books", new_values."all_items", new_values."book_ids", new_values."id", new_values."is_active", new_values."item_ids", new_values."language", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."role_id", new_values."username" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9fec2b884b7f4f02e15d4f9320aaf9a72ebfab8e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_1aba8', referencing='REFERENCING NEW TABLE AS new_values ', table='identity_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "identity_userevent" ("all_books", "all_items", "book_ids", "id", "is_active", "item_ids", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role_id", "username") SELECT new_values."all_books", new_values."all_items", new_values."book_ids", new_values."id", new_values."is_active", new_values."item_ids", new_values."language", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."role_id", new_values."username" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."all_books" IS DISTINCT FROM (new_values."all_books") OR old_values."all_items" IS DISTINCT FROM (new_values."all_items") OR old_values."book_ids" IS DISTINCT FROM (new_values."book_ids") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_active" IS DISTINCT FROM (new_values."is_active") OR old_values."item_ids" IS DISTINCT FROM (new_values."item_ids") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."role_id" IS DISTINCT FROM (new_values."role_id") OR old_values."username" IS DISTINCT FROM (new_values."username")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b3945fb0dc62498e598283c9a947bbc94f56533a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_edbfc', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='identity_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "identity_userevent" ("all_books", "all_items", "book_ids", "id", "is_active", "item_ids", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role_id", "username") SELECT old_values."all_books", old_values."all_items", old_values."book_ids", old_values."id", old_values."is_active", old_values."item_ids", old_values."language", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."role_id", old_values."username" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='384bd19410ca053386ab1bd4c85f88370c85f299', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_5b696', referencing='REFERENCING OLD TABLE AS old_values ', table='identity_user', when='AFTER')),
        ),
        migrations.AddField(
            model_name='apitokenevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='apitokenevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='identity.apitoken'),
        ),
        migrations.AddField(
            model_name='apitokenevent',
            name='user',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roleevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='roleevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='identity.role'),
        ),
        migrations.AddField(
            model_name='userevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='userevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='userevent',
            name='role',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='identity.role'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='apitokenevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='14c9e2dec0115f3f13d25c73d75f4f0bd763e931', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3f8d8', table='identity_apitokenevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roleevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='71b8e72ce8a7b0bd2293b1a5a9c1146001455413', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3d607', table='identity_roleevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='userevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0a7b9478b240bc5863441f1e8874cc1d7c8aa9e3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9b82a', table='identity_userevent', when='BEFORE')),
        ),
        begin_history('identity', 'Role', 'User', 'ApiToken'),
    ]

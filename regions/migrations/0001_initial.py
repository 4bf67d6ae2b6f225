import django.db.models.deletion
import gaotai_jiazheng.schema
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        gaotai_jiazheng.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Town',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(blank=True, help_text='空着表示尚未经民政、统计部门确认。', max_length=12, verbose_name='区划代码')),
                        ('name', models.CharField(max_length=40, unique=True, verbose_name='名称')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
                        ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ],
                    options={
                        'verbose_name': '镇',
                        'verbose_name_plural': '镇',
                        'ordering': ['position', 'pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code',), name='town_code_once', violation_error_message='这个区划代码已经登记。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "regions_townevent" ("code", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."code", NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position"); RETURN NULL;', hash='285d8694106cac3fe21fd2496e954720458cfe47', operation='INSERT', pgid='pgtrigger_insert_insert_ef1a5', table='regions_town', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "regions_townevent" ("code", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."code", NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position"); RETURN NULL;', hash='505f51eee670e5e5609f0d402443b791a39c5b74', operation='UPDATE', pgid='pgtrigger_update_update_4ee4e', table='regions_town', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='TownEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='regions.town')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('code', models.CharField(blank=True, help_text='空着表示尚未经民政、统计部门确认。', max_length=12, verbose_name='区划代码')),
                        ('name', models.CharField(max_length=40, verbose_name='名称')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
                        ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Community',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('town', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='communities', to='regions.town', verbose_name='镇')),
                        ('code', models.CharField(blank=True, max_length=12, verbose_name='区划代码')),
                        ('name', models.CharField(max_length=40, verbose_name='名称')),
                        ('kind', models.CharField(choices=[('community', '社区'), ('village', '行政村')], default='community', max_length=10, verbose_name='类别')),
                        ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ],
                    options={
                        'verbose_name': '社区（村）',
                        'verbose_name_plural': '社区（村）',
                        'ordering': ['town__position', 'town', 'code', 'name'],
                        'constraints': [models.UniqueConstraint(fields=('town', 'name'), name='community_name_once_in_its_town', violation_error_message='这个镇已经有同名的社区（村）。'), models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code',), name='community_code_once', violation_error_message='这个区划代码已经登记。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "regions_communityevent" ("code", "id", "is_active", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "town_id") VALUES (NEW."code", NEW."id", NEW."is_active", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."town_id"); RETURN NULL;', hash='b682c6460d7f8ff4cd1fdc1d133e52e2caf622d8', operation='INSERT', pgid='pgtrigger_insert_insert_0d6ba', table='regions_community', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "regions_communityevent" ("code", "id", "is_active", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "town_id") VALUES (NEW."code", NEW."id", NEW."is_active", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."town_id"); RETURN NULL;', hash='23b63bd08e04700a43537ac71aaf54e335fe3447', operation='UPDATE', pgid='pgtrigger_update_update_6c387', table='regions_community', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='CommunityEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='regions.community')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('town', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.town', verbose_name='镇')),
                        ('code', models.CharField(blank=True, max_length=12, verbose_name='区划代码')),
                        ('name', models.CharField(max_length=40, verbose_name='名称')),
                        ('kind', models.CharField(choices=[('community', '社区'), ('village', '行政村')], default='community', max_length=10, verbose_name='类别')),
                        ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
            ],
        ),
    ]

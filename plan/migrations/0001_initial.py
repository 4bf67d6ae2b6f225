import django.db.models.deletion
import gaotai_jiazheng.schema
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from gaotai_jiazheng.schema import ChangeTogether


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('bureaus', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        gaotai_jiazheng.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Plan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.SlugField(unique=True, verbose_name='标识')),
                        ('title', models.CharField(max_length=120, verbose_name='名称')),
                        ('county', models.CharField(max_length=40, verbose_name='县')),
                        ('version', models.CharField(max_length=40, verbose_name='版本')),
                        ('is_draft', models.BooleanField(default=True, verbose_name='征求意见稿')),
                        ('in_force_from', models.DateField(blank=True, null=True, verbose_name='施行日期')),
                    ],
                    options={
                        'verbose_name': '实施方案',
                        'verbose_name_plural': '实施方案',
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "plan_planevent" ("county", "id", "in_force_from", "is_draft", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "title", "version") VALUES (NEW."county", NEW."id", NEW."in_force_from", NEW."is_draft", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."slug", NEW."title", NEW."version"); RETURN NULL;', hash='8b06981bdf94da2caf71c7dc2764cca27677ce35', operation='INSERT', pgid='pgtrigger_insert_insert_2e53d', table='plan_plan', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "plan_planevent" ("county", "id", "in_force_from", "is_draft", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "title", "version") VALUES (NEW."county", NEW."id", NEW."in_force_from", NEW."is_draft", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."slug", NEW."title", NEW."version"); RETURN NULL;', hash='9cd27b217399089386c3155de5b2f23f51cf170a', operation='UPDATE', pgid='pgtrigger_update_update_98a32', table='plan_plan', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='PlanEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='plan.plan')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('slug', models.SlugField(db_index=False, verbose_name='标识')),
                        ('title', models.CharField(max_length=120, verbose_name='名称')),
                        ('county', models.CharField(max_length=40, verbose_name='县')),
                        ('version', models.CharField(max_length=40, verbose_name='版本')),
                        ('is_draft', models.BooleanField(default=True, verbose_name='征求意见稿')),
                        ('in_force_from', models.DateField(blank=True, null=True, verbose_name='施行日期')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Measure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measures', to='plan.plan', verbose_name='方案')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                        ('title', models.CharField(max_length=60, verbose_name='名称')),
                        ('summary', models.TextField(verbose_name='内容摘要')),
                        ('kind', models.CharField(choices=[('task', '重点任务'), ('safeguard', '保障措施')], max_length=10, verbose_name='类别')),
                    ],
                    options={
                        'verbose_name': '措施',
                        'verbose_name_plural': '措施',
                        'ordering': ['plan', 'number'],
                    },
                ),
                migrations.CreateModel(
                    name='MeasureEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='plan.measure')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.plan', verbose_name='方案')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                        ('title', models.CharField(max_length=60, verbose_name='名称')),
                        ('summary', models.TextField(verbose_name='内容摘要')),
                        ('kind', models.CharField(choices=[('task', '重点任务'), ('safeguard', '保障措施')], max_length=10, verbose_name='类别')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Responsibility',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='responsibilities', to='plan.measure', verbose_name='措施')),
                        ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responsibilities', to='bureaus.bureau', verbose_name='责任单位')),
                        ('position', models.PositiveSmallIntegerField(verbose_name='次序')),
                    ],
                    options={
                        'verbose_name': '责任分工',
                        'verbose_name_plural': '责任分工',
                        'ordering': ['measure', 'position'],
                        'constraints': [models.UniqueConstraint(fields=('measure', 'bureau'), name='responsibility_bureau_once'), models.UniqueConstraint(fields=('measure', 'position'), name='responsibility_position_once')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "plan_responsibilityevent" ("bureau_id", "id", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."bureau_id", NEW."id", NEW."measure_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position"); RETURN NULL;', hash='bd40a99bd28fdea48d911f4312b1409c2727f800', operation='INSERT', pgid='pgtrigger_insert_insert_aa2de', table='plan_responsibility', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "plan_responsibilityevent" ("bureau_id", "id", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."bureau_id", NEW."id", NEW."measure_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position"); RETURN NULL;', hash='2514e29adcc6095fe2c1e4a246cdf52cc3b6e9e7', operation='UPDATE', pgid='pgtrigger_update_update_4d705', table='plan_responsibility', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "plan_responsibilityevent" ("bureau_id", "id", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (OLD."bureau_id", OLD."id", OLD."measure_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position"); RETURN NULL;', hash='96335ddc4400c11051473f8b838a4998d00d6337', operation='DELETE', pgid='pgtrigger_delete_delete_eb627', table='plan_responsibility', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='ResponsibilityEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='plan.responsibility')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('measure', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.measure', verbose_name='措施')),
                        ('bureau', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bureaus.bureau', verbose_name='责任单位')),
                        ('position', models.PositiveSmallIntegerField(verbose_name='次序')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Target',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='plan.measure', verbose_name='措施')),
                        ('slug', models.SlugField(unique=True, verbose_name='标识')),
                        ('title', models.CharField(max_length=80, verbose_name='名称')),
                        ('definition', models.TextField(verbose_name='口径')),
                        ('at_least', models.PositiveIntegerField(verbose_name='不少于')),
                        ('unit', models.CharField(max_length=10, verbose_name='单位')),
                        ('period', models.CharField(choices=[('once', '到期达成'), ('yearly', '每年')], max_length=10, verbose_name='周期')),
                        ('due_on', models.DateField(blank=True, help_text='每年的目标以当年12月31日为期限。', null=True, verbose_name='期限')),
                    ],
                    options={
                        'verbose_name': '目标',
                        'verbose_name_plural': '目标',
                        'ordering': ['measure', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('due_on', None), ('period', 'yearly')), models.Q(('due_on__isnull', False), ('period', 'once')), _connector='OR'), name='target_once_has_its_day', violation_error_message='一次性的目标要有期限；每年的目标不填。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "plan_targetevent" ("at_least", "definition", "due_on", "id", "measure_id", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "title", "unit") VALUES (NEW."at_least", NEW."definition", NEW."due_on", NEW."id", NEW."measure_id", NEW."period", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."slug", NEW."title", NEW."unit"); RETURN NULL;', hash='fbd47aabbc020eae731c123dc796c6266e338e25', operation='INSERT', pgid='pgtrigger_insert_insert_4dc36', table='plan_target', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "plan_targetevent" ("at_least", "definition", "due_on", "id", "measure_id", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "title", "unit") VALUES (NEW."at_least", NEW."definition", NEW."due_on", NEW."id", NEW."measure_id", NEW."period", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."slug", NEW."title", NEW."unit"); RETURN NULL;', hash='d48b47a2dea465eabbcdeae8f32a3abb00fb48b0', operation='UPDATE', pgid='pgtrigger_update_update_071f4', table='plan_target', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='TargetEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='plan.target')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('measure', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.measure', verbose_name='措施')),
                        ('slug', models.SlugField(db_index=False, verbose_name='标识')),
                        ('title', models.CharField(max_length=80, verbose_name='名称')),
                        ('definition', models.TextField(verbose_name='口径')),
                        ('at_least', models.PositiveIntegerField(verbose_name='不少于')),
                        ('unit', models.CharField(max_length=10, verbose_name='单位')),
                        ('period', models.CharField(choices=[('once', '到期达成'), ('yearly', '每年')], max_length=10, verbose_name='周期')),
                        ('due_on', models.DateField(blank=True, help_text='每年的目标以当年12月31日为期限。', null=True, verbose_name='期限')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='TargetWatch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watches', to='plan.target', verbose_name='目标')),
                        ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='target_watches', to='bureaus.bureau', verbose_name='责任单位')),
                        ('due_on', models.DateField(verbose_name='期限')),
                    ],
                    options={
                        'verbose_name': '目标提醒',
                        'verbose_name_plural': '目标提醒',
                        'ordering': ['due_on', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('target', 'bureau', 'due_on'), name='target_watch_once')],
                    },
                ),
            ],
        ),
        ChangeTogether([
        migrations.AddField(
            model_name='measure',
            name='bureaus',
            field=models.ManyToManyField(related_name='measures', through='plan.Responsibility', to='bureaus.bureau'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='measure_number_once_in_its_plan'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='measure',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "plan_measureevent" ("id", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "summary", "title") VALUES (NEW."id", NEW."kind", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."summary", NEW."title"); RETURN NULL;', hash='f3cec8d6769596122c631ba550ecd88acc9d620b', operation='INSERT', pgid='pgtrigger_insert_insert_590ec', table='plan_measure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='measure',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "plan_measureevent" ("id", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "summary", "title") VALUES (NEW."id", NEW."kind", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id", NEW."summary", NEW."title"); RETURN NULL;', hash='db331c42e60dabb7206626aaf334f10caf0ef72b', operation='UPDATE', pgid='pgtrigger_update_update_792d7', table='plan_measure', when='AFTER')),
        ),
        ]),
    ]

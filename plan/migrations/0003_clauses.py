import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import gaotai_jiazheng.schema
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


from gaotai_jiazheng.schema import ChangeTogether


class Migration(migrations.Migration):

    dependencies = [
        ('bureaus', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('plan', '0002_target_warned_on'),
    ]

    operations = [
        ChangeTogether([
        pgtrigger.migrations.RemoveTrigger(
            model_name='plan',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='plan',
            name='update_update',
        ),
        migrations.AddField(
            model_name='plan',
            name='supersedes',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='plan.plan', verbose_name='取代的版本'),
        ),
        migrations.AddField(
            model_name='planevent',
            name='supersedes',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.plan', verbose_name='取代的版本'),
        ),
        migrations.AlterField(
            model_name='target',
            name='slug',
            field=models.SlugField(verbose_name='标识'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='plan',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "plan_planevent" ("county", "id", "in_force_from", "is_draft", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "supersedes_id", "title", "version") VALUES (NEW."county", NEW."id", NEW."in_force_from", NEW."is_draft", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."slug", NEW."supersedes_id", NEW."title", NEW."version"); RETURN NULL;', hash='47962d171525b06b3aa19c32d128cfbd658ff464', operation='INSERT', pgid='pgtrigger_insert_insert_2e53d', table='plan_plan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='plan',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "plan_planevent" ("county", "id", "in_force_from", "is_draft", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "supersedes_id", "title", "version") VALUES (NEW."county", NEW."id", NEW."in_force_from", NEW."is_draft", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."slug", NEW."supersedes_id", NEW."title", NEW."version"); RETURN NULL;', hash='3ad73fe790b9fc1cf2ae96bf0d9d6ad85a418709', operation='UPDATE', pgid='pgtrigger_update_update_98a32', table='plan_plan', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.UniqueConstraint(fields=('measure', 'slug'), name='target_slug_once'),
        ),
        gaotai_jiazheng.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Clause',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.SlugField(help_text='同一条款在各版本方案中用同一标识。', verbose_name='标识')),
                        ('position', models.PositiveSmallIntegerField(verbose_name='次序')),
                        ('summary', models.CharField(max_length=200, verbose_name='内容摘要')),
                        ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clauses', to='plan.measure', verbose_name='措施')),
                    ],
                    options={
                        'verbose_name': '条款',
                        'verbose_name_plural': '条款',
                        'ordering': ['measure', 'position'],
                        'constraints': [models.UniqueConstraint(fields=('measure', 'key'), name='plan_clause_key_once'), models.UniqueConstraint(fields=('measure', 'position'), name='plan_clause_position_once')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "plan_clauseevent" ("id", "key", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "summary") VALUES (NEW."id", NEW."key", NEW."measure_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."summary"); RETURN NULL;', hash='ea88ccd7f9a9d2e300bbbe340dff9e61012cf5aa', operation='INSERT', pgid='pgtrigger_insert_insert_0de22', table='plan_clause', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "plan_clauseevent" ("id", "key", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "summary") VALUES (NEW."id", NEW."key", NEW."measure_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."summary"); RETURN NULL;', hash='6b6a961632f54ce167f8038138f2eb4002e3c294', operation='UPDATE', pgid='pgtrigger_update_update_1e479', table='plan_clause', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "plan_clauseevent" ("id", "key", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "summary") VALUES (OLD."id", OLD."key", OLD."measure_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."summary"); RETURN NULL;', hash='455c8c91c400afbf1fc4540596f134f158b9f1f1', operation='DELETE', pgid='pgtrigger_delete_delete_1c3bf', table='plan_clause', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='ClauseEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('key', models.SlugField(db_index=False, help_text='同一条款在各版本方案中用同一标识。', verbose_name='标识')),
                        ('position', models.PositiveSmallIntegerField(verbose_name='次序')),
                        ('summary', models.CharField(max_length=200, verbose_name='内容摘要')),
                        ('measure', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.measure', verbose_name='措施')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='plan.clause')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Commitment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveSmallIntegerField(verbose_name='次序')),
                        ('verb', models.CharField(max_length=10, verbose_name='做法')),
                        ('promise', models.CharField(max_length=80, verbose_name='承诺')),
                        ('definition', models.TextField(verbose_name='口径')),
                        ('number', models.PositiveIntegerField(blank=True, null=True, verbose_name='不少于')),
                        ('unit', models.CharField(blank=True, max_length=10, verbose_name='单位')),
                        ('is_own', models.BooleanField(default=False, help_text='方案里没有这个数字。', verbose_name='自定指标')),
                        ('period', models.CharField(choices=[('standing', '持续'), ('yearly', '每年'), ('once', '到期达成')], max_length=10, verbose_name='周期')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='期限')),
                        ('metric', models.CharField(blank=True, max_length=60, verbose_name='统计项目')),
                        ('why_no_metric', models.CharField(blank=True, max_length=200, verbose_name='不统计的原因')),
                        ('rules', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, help_text='按这些规则计时的事项逾期，就是这项承诺逾期。', size=None, verbose_name='相关时限')),
                        ('clause', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='commitments', to='plan.clause', verbose_name='条款')),
                        ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='led_commitments', to='bureaus.bureau', verbose_name='牵头单位')),
                        ('others', models.ManyToManyField(blank=True, related_name='joined_commitments', to='bureaus.bureau', verbose_name='配合单位')),
                        ('target', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='commitments', to='plan.target', verbose_name='方案目标')),
                    ],
                    options={
                        'verbose_name': '承诺',
                        'verbose_name_plural': '承诺',
                        'ordering': ['clause', 'position'],
                        'constraints': [models.UniqueConstraint(fields=('clause', 'position'), name='commitment_position_once'), models.CheckConstraint(condition=models.Q(models.Q(('why_no_metric', ''), models.Q(('metric', ''), _negated=True)), models.Q(models.Q(('why_no_metric', ''), _negated=True), ('metric', '')), _connector='OR'), name='commitment_metric_or_reason', violation_error_message='要么有统计项目，要么写明为什么不统计。'), models.CheckConstraint(condition=models.Q(models.Q(('is_own', False), ('number', None), ('target', None)), models.Q(('is_own', True), ('number__gt', 0), ('target', None), models.Q(('unit', ''), _negated=True)), models.Q(('is_own', False), ('number__gt', 0), ('target__isnull', False), models.Q(('unit', ''), _negated=True)), _connector='OR'), name='commitment_number_official_or_own', violation_error_message='数字要么来自方案的目标，要么标为自定指标；有数字就要有单位。'), models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', False), ('period', 'once')), models.Q(models.Q(('period', 'once'), _negated=True), ('due_on', None)), _connector='OR'), name='commitment_once_has_its_day', violation_error_message='到期达成的承诺要有期限；其他的不填。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "plan_commitmentevent" ("clause_id", "definition", "due_on", "id", "is_own", "lead_id", "metric", "number", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "promise", "rules", "target_id", "unit", "verb", "why_no_metric") VALUES (NEW."clause_id", NEW."definition", NEW."due_on", NEW."id", NEW."is_own", NEW."lead_id", NEW."metric", NEW."number", NEW."period", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."promise", NEW."rules", NEW."target_id", NEW."unit", NEW."verb", NEW."why_no_metric"); RETURN NULL;', hash='f4c23d3b76308ac198348d54fdf9873ee2ec2248', operation='INSERT', pgid='pgtrigger_insert_insert_ef1cc', table='plan_commitment', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "plan_commitmentevent" ("clause_id", "definition", "due_on", "id", "is_own", "lead_id", "metric", "number", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "promise", "rules", "target_id", "unit", "verb", "why_no_metric") VALUES (NEW."clause_id", NEW."definition", NEW."due_on", NEW."id", NEW."is_own", NEW."lead_id", NEW."metric", NEW."number", NEW."period", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."promise", NEW."rules", NEW."target_id", NEW."unit", NEW."verb", NEW."why_no_metric"); RETURN NULL;', hash='44d1cd955b027d71efaa546dc774edfcc7858688', operation='UPDATE', pgid='pgtrigger_update_update_2e916', table='plan_commitment', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "plan_commitmentevent" ("clause_id", "definition", "due_on", "id", "is_own", "lead_id", "metric", "number", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "promise", "rules", "target_id", "unit", "verb", "why_no_metric") VALUES (OLD."clause_id", OLD."definition", OLD."due_on", OLD."id", OLD."is_own", OLD."lead_id", OLD."metric", OLD."number", OLD."period", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."promise", OLD."rules", OLD."target_id", OLD."unit", OLD."verb", OLD."why_no_metric"); RETURN NULL;', hash='21ee9e9a939cf8afe0ecadd3611338455b0d4867', operation='DELETE', pgid='pgtrigger_delete_delete_cf6ec', table='plan_commitment', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='CommitmentEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('position', models.PositiveSmallIntegerField(verbose_name='次序')),
                        ('verb', models.CharField(max_length=10, verbose_name='做法')),
                        ('promise', models.CharField(max_length=80, verbose_name='承诺')),
                        ('definition', models.TextField(verbose_name='口径')),
                        ('number', models.PositiveIntegerField(blank=True, null=True, verbose_name='不少于')),
                        ('unit', models.CharField(blank=True, max_length=10, verbose_name='单位')),
                        ('is_own', models.BooleanField(default=False, help_text='方案里没有这个数字。', verbose_name='自定指标')),
                        ('period', models.CharField(choices=[('standing', '持续'), ('yearly', '每年'), ('once', '到期达成')], max_length=10, verbose_name='周期')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='期限')),
                        ('metric', models.CharField(blank=True, max_length=60, verbose_name='统计项目')),
                        ('why_no_metric', models.CharField(blank=True, max_length=200, verbose_name='不统计的原因')),
                        ('rules', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, help_text='按这些规则计时的事项逾期，就是这项承诺逾期。', size=None, verbose_name='相关时限')),
                        ('clause', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.clause', verbose_name='条款')),
                        ('lead', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bureaus.bureau', verbose_name='牵头单位')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='plan.commitment')),
                        ('target', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.target', verbose_name='方案目标')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Reading',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('metric', models.CharField(max_length=60, verbose_name='统计项目')),
                        ('on', models.DateField(verbose_name='日期')),
                        ('value', models.BigIntegerField(verbose_name='数量')),
                        ('taken_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='统计时间')),
                    ],
                    options={
                        'verbose_name': '统计数',
                        'verbose_name_plural': '统计数',
                        'ordering': ['metric', 'on'],
                        'indexes': [models.Index(fields=['on'], name='reading_on')],
                        'constraints': [models.UniqueConstraint(fields=('metric', 'on'), name='reading_once_a_day')],
                    },
                ),
            ],
        ),
        ])
    ]

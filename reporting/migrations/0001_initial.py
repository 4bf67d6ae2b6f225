import django.db.models.deletion
import django.utils.timezone
import gaotai_jiazheng.schema
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('bureaus', '0001_initial'),
        ('papers', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('plan', '0001_initial'),
    ]

    operations = [
        gaotai_jiazheng.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='ReportPeriod',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='periods', to='plan.plan', verbose_name='方案')),
                        ('last_day', models.DateField(verbose_name='季度末日')),
                        ('due_on', models.DateField(verbose_name='报送期限')),
                        ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bureaus.bureau', verbose_name='汇总单位')),
                        ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发起人')),
                        ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='发起时间')),
                    ],
                    options={
                        'verbose_name': '报送季度',
                        'verbose_name_plural': '报送季度',
                        'ordering': ['-last_day', '-pk'],
                        'constraints': [models.UniqueConstraint(fields=('plan', 'last_day'), name='report_period_once_a_quarter', violation_error_message='这个季度已经发起过。'), models.CheckConstraint(condition=models.Q(models.Q(('last_day__day', 31), ('last_day__month__in', [3, 12])), models.Q(('last_day__day', 30), ('last_day__month__in', [6, 9])), _connector='OR'), name='report_period_ends_with_a_quarter', violation_error_message='末日要是一个季度的最后一天。'), models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('last_day'))), name='report_period_due_after_the_quarter', violation_error_message='报送期限要在季度结束以后。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='quarter_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."plan_id" IS DISTINCT FROM (NEW."plan_id") OR OLD."last_day" IS DISTINCT FROM (NEW."last_day") OR OLD."bureau_id" IS DISTINCT FROM (NEW."bureau_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='85437750a5cde6829f6cb457b094f429b542b821', operation='UPDATE', pgid='pgtrigger_quarter_stays_2d471', table='reporting_reportperiod', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='820ddd51a0198bc73ef889f727b4fb102b6bedbd', operation='DELETE', pgid='pgtrigger_never_deleted_fe602', table='reporting_reportperiod', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_reportperiodevent" ("bureau_id", "due_on", "id", "last_day", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id") VALUES (NEW."bureau_id", NEW."due_on", NEW."id", NEW."last_day", NEW."opened_at", NEW."opened_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id"); RETURN NULL;', hash='fe5ee0681334d99afad3cd8f7245a72238e48fce', operation='INSERT', pgid='pgtrigger_insert_insert_f7fd6', table='reporting_reportperiod', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reporting_reportperiodevent" ("bureau_id", "due_on", "id", "last_day", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id") VALUES (NEW."bureau_id", NEW."due_on", NEW."id", NEW."last_day", NEW."opened_at", NEW."opened_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id"); RETURN NULL;', hash='9cfec673177ea17f3c5ff4a201c9b482b977d60d', operation='UPDATE', pgid='pgtrigger_update_update_55372', table='reporting_reportperiod', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='ReportPeriodEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reporting.reportperiod')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.plan', verbose_name='方案')),
                        ('last_day', models.DateField(verbose_name='季度末日')),
                        ('due_on', models.DateField(verbose_name='报送期限')),
                        ('bureau', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bureaus.bureau', verbose_name='汇总单位')),
                        ('opened_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发起人')),
                        ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='发起时间')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ProgressReport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='reporting.reportperiod', verbose_name='季度')),
                        ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='progress_reports', to='bureaus.bureau', verbose_name='责任单位')),
                        ('state', models.CharField(choices=[('draft', '填写中'), ('submitted', '待审核'), ('returned', '已退回'), ('accepted', '已采纳')], default='draft', max_length=10, verbose_name='状态')),
                        ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提交人')),
                        ('submitted_at', models.DateTimeField(null=True, verbose_name='提交时间')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审核人')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='审核时间')),
                        ('reason', models.CharField(blank=True, max_length=300, verbose_name='退回原因')),
                        ('paper', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='papers.paper', verbose_name='定稿')),
                    ],
                    options={
                        'verbose_name': '进展报告',
                        'verbose_name_plural': '进展报告',
                        'ordering': ['-period__last_day', 'bureau_id'],
                        'constraints': [models.UniqueConstraint(fields=('period', 'bureau'), name='progress_report_once_a_quarter', violation_error_message='这个单位这个季度已经有报告。'), models.CheckConstraint(condition=models.Q(('decided_by', None), ('submitted_by', None), models.Q(('decided_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='progress_report_decided_by_another', violation_error_message='提交人不能审核自己提交的报告，请由另一位人员办理。'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'submitted'), _negated=True), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='progress_report_submitted_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(models.Q(('reason', ''), _negated=True), ('decided_by__isnull', False)), _connector='OR'), name='progress_report_returned_says_why', violation_error_message='退回要写明原因。'), models.CheckConstraint(condition=models.Q(models.Q(('paper__isnull', False), ('state', 'accepted'), ('decided_at__isnull', False), ('decided_by__isnull', False)), models.Q(models.Q(('state', 'accepted'), _negated=True), ('paper', None)), _connector='OR'), name='progress_report_accepted_has_its_paper')],
                        'triggers': [pgtrigger.compiler.Trigger(name='steps_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:submitted,returned:submitted,submitted:returned,submitted:accepted}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='251514bcc18e100ae7ace2bce3ced017ab39e7ce', operation='UPDATE', pgid='pgtrigger_steps_in_order_150a7', table='reporting_progressreport', when='BEFORE')), pgtrigger.compiler.Trigger(name='accepted_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'accepted\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='80d6169227c64365473a250ff1d7523cf6b0edd4', operation='UPDATE', pgid='pgtrigger_accepted_stays_b6e40', table='reporting_progressreport', when='BEFORE')), pgtrigger.compiler.Trigger(name='whose_it_is_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."period_id" IS DISTINCT FROM (NEW."period_id") OR OLD."bureau_id" IS DISTINCT FROM (NEW."bureau_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f5f9693bedd848855fccdb2220b32c58eb4195eb', operation='UPDATE', pgid='pgtrigger_whose_it_is_stays_ca6b6', table='reporting_progressreport', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='af61cc7a9b4b08cbd14b363f837579fa0b3677e1', operation='DELETE', pgid='pgtrigger_never_deleted_98108', table='reporting_progressreport', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_progressreportevent" ("bureau_id", "decided_at", "decided_by_id", "id", "paper_id", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "submitted_at", "submitted_by_id") VALUES (NEW."bureau_id", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."paper_id", NEW."period_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."state", NEW."submitted_at", NEW."submitted_by_id"); RETURN NULL;', hash='6b709ea765edb683b440445c523e59a041ad33e8', operation='INSERT', pgid='pgtrigger_insert_insert_e2f19', table='reporting_progressreport', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reporting_progressreportevent" ("bureau_id", "decided_at", "decided_by_id", "id", "paper_id", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "submitted_at", "submitted_by_id") VALUES (NEW."bureau_id", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."paper_id", NEW."period_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."state", NEW."submitted_at", NEW."submitted_by_id"); RETURN NULL;', hash='c47d258279870c7f8d3ce3030cd7efb82a107b7d', operation='UPDATE', pgid='pgtrigger_update_update_9d817', table='reporting_progressreport', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='ProgressReportEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reporting.progressreport')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('period', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reporting.reportperiod', verbose_name='季度')),
                        ('bureau', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bureaus.bureau', verbose_name='责任单位')),
                        ('state', models.CharField(choices=[('draft', '填写中'), ('submitted', '待审核'), ('returned', '已退回'), ('accepted', '已采纳')], default='draft', max_length=10, verbose_name='状态')),
                        ('submitted_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提交人')),
                        ('submitted_at', models.DateTimeField(null=True, verbose_name='提交时间')),
                        ('decided_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审核人')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='审核时间')),
                        ('reason', models.CharField(blank=True, max_length=300, verbose_name='退回原因')),
                        ('paper', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='papers.paper', verbose_name='定稿')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ReportEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='reporting.progressreport')),
                        ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plan.measure', verbose_name='措施')),
                        ('words', models.TextField(blank=True, verbose_name='进展情况')),
                    ],
                    options={
                        'verbose_name': '措施进展',
                        'verbose_name_plural': '措施进展',
                        'ordering': ['measure__number'],
                        'constraints': [models.UniqueConstraint(fields=('report', 'measure'), name='report_entry_once')],
                        'triggers': [pgtrigger.compiler.Trigger(name='while_it_is_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NOT EXISTS (SELECT 1 FROM reporting_progressreport\n        WHERE id = NEW.report_id AND state IN ('draft', 'returned'))\n    THEN\n        RAISE EXCEPTION 'report % is not open', NEW.report_id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_words_while_it_is_open';\n    END IF;\n    RETURN NEW;\n", hash='f4dd0313b8c12ec0867ec2228a082ac3b26083b3', operation='INSERT OR UPDATE', pgid='pgtrigger_while_it_is_open_147a9', table='reporting_reportentry', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='3e82ba60dd8613791a2a08e9e7ab7c8c29ff1b81', operation='DELETE', pgid='pgtrigger_never_deleted_994f0', table='reporting_reportentry', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_reportentryevent" ("id", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "words") VALUES (NEW."id", NEW."measure_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."report_id", NEW."words"); RETURN NULL;', hash='5d890e945304eae234c8fc0c42f21625bc1ada63', operation='INSERT', pgid='pgtrigger_insert_insert_31bf5', table='reporting_reportentry', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reporting_reportentryevent" ("id", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "words") VALUES (NEW."id", NEW."measure_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."report_id", NEW."words"); RETURN NULL;', hash='9205e16cc8238ca59fa3551152dbdb7799269f5e', operation='UPDATE', pgid='pgtrigger_update_update_6161b', table='reporting_reportentry', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='ReportEntryEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reporting.reportentry')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('report', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reporting.progressreport')),
                        ('measure', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.measure', verbose_name='措施')),
                        ('words', models.TextField(blank=True, verbose_name='进展情况')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ReportFigure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='reporting.progressreport')),
                        ('measure_number', models.PositiveSmallIntegerField(verbose_name='措施序号')),
                        ('slug', models.SlugField(verbose_name='标识')),
                        ('title', models.CharField(max_length=80, verbose_name='名称')),
                        ('unit', models.CharField(max_length=10, verbose_name='单位')),
                        ('definition', models.TextField(verbose_name='口径')),
                        ('at_least', models.PositiveIntegerField(null=True, verbose_name='不少于')),
                        ('value', models.BigIntegerField(null=True, verbose_name='数量')),
                        ('register', models.CharField(blank=True, max_length=60, verbose_name='来源')),
                        ('counted_for', models.DateField(verbose_name='统计到')),
                    ],
                    options={
                        'verbose_name': '定稿数字',
                        'verbose_name_plural': '定稿数字',
                        'ordering': ['measure_number', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('report', 'measure_number', 'slug'), name='report_figure_once')],
                        'triggers': [pgtrigger.compiler.Trigger(name='kept_at_acceptance', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NOT EXISTS (SELECT 1 FROM reporting_progressreport\n        WHERE id = NEW.report_id AND state = 'submitted')\n    THEN\n        RAISE EXCEPTION 'report % is not being accepted', NEW.report_id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_figures_kept_at_acceptance';\n    END IF;\n    RETURN NEW;\n", hash='4e6d8be134cdc924751c34a4c9fe61e0c4d3d253', operation='INSERT', pgid='pgtrigger_kept_at_acceptance_0323e', table='reporting_reportfigure', when='BEFORE')), pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='975b52e48bd5ee629bbb0bab0c1d3d3798b86aca', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_53d7e', table='reporting_reportfigure', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='ReportStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='reporting.progressreport')),
                        ('action', models.CharField(choices=[('submit', '提交'), ('return', '退回'), ('accept', '采纳')], max_length=10, verbose_name='步骤')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                    ],
                    options={
                        'verbose_name': '报告步骤',
                        'verbose_name_plural': '报告步骤',
                        'ordering': ['pk'],
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8640603a4afd12fdc6f63a2052a71f3894a01392', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f6a5e', table='reporting_reportstep', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='ReportTemplate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bureaus.bureau', verbose_name='使用单位')),
                        ('title', models.CharField(max_length=80, verbose_name='名称')),
                        ('kind', models.CharField(choices=[('xlsx', 'Excel 表格'), ('docx', 'Word 文档')], max_length=4, verbose_name='格式')),
                        ('file_name', models.CharField(max_length=120, verbose_name='文件名')),
                        ('content', models.BinaryField(verbose_name='文件')),
                        ('digest', models.CharField(max_length=64, verbose_name='摘要')),
                        ('is_in_use', models.BooleanField(default=True, verbose_name='使用中')),
                        ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='上传时间')),
                    ],
                    options={
                        'verbose_name': '上级报表模板',
                        'verbose_name_plural': '上级报表模板',
                        'ordering': ['-pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('is_in_use', True)), fields=('bureau', 'title'), name='report_template_once_in_use', violation_error_message='已经有同名的模板在用，请换一个名称，或者先停用旧的。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='file_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."bureau_id" IS DISTINCT FROM (NEW."bureau_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."content" IS DISTINCT FROM (NEW."content") OR OLD."digest" IS DISTINCT FROM (NEW."digest"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='099bf56c2226fd3560ae4bf42549b482d974c3a3', operation='UPDATE', pgid='pgtrigger_file_stays_d3bfb', table='reporting_reporttemplate', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='6ab09957cad12bc8acd369c37f22d04a3c5bcae9', operation='DELETE', pgid='pgtrigger_never_deleted_c2547', table='reporting_reporttemplate', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_reporttemplateevent" ("bureau_id", "digest", "file_name", "id", "is_in_use", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "uploaded_at", "uploaded_by_id") VALUES (NEW."bureau_id", NEW."digest", NEW."file_name", NEW."id", NEW."is_in_use", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."title", NEW."uploaded_at", NEW."uploaded_by_id"); RETURN NULL;', hash='27c93b939a65ee86fa6ee19d9546fa330e1c7ab1', operation='INSERT', pgid='pgtrigger_insert_insert_ce382', table='reporting_reporttemplate', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."bureau_id" IS DISTINCT FROM (NEW."bureau_id") OR OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."file_name" IS DISTINCT FROM (NEW."file_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_in_use" IS DISTINCT FROM (NEW."is_in_use") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."uploaded_at" IS DISTINCT FROM (NEW."uploaded_at") OR OLD."uploaded_by_id" IS DISTINCT FROM (NEW."uploaded_by_id"))', func='INSERT INTO "reporting_reporttemplateevent" ("bureau_id", "digest", "file_name", "id", "is_in_use", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "uploaded_at", "uploaded_by_id") VALUES (NEW."bureau_id", NEW."digest", NEW."file_name", NEW."id", NEW."is_in_use", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."title", NEW."uploaded_at", NEW."uploaded_by_id"); RETURN NULL;', hash='81908b829576fc7aa8def47ac8e45514b17e8146', operation='UPDATE', pgid='pgtrigger_update_update_e6be9', table='reporting_reporttemplate', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='ReportTemplateEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reporting.reporttemplate')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('bureau', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bureaus.bureau', verbose_name='使用单位')),
                        ('title', models.CharField(max_length=80, verbose_name='名称')),
                        ('kind', models.CharField(choices=[('xlsx', 'Excel 表格'), ('docx', 'Word 文档')], max_length=4, verbose_name='格式')),
                        ('file_name', models.CharField(max_length=120, verbose_name='文件名')),
                        ('digest', models.CharField(max_length=64, verbose_name='摘要')),
                        ('is_in_use', models.BooleanField(default=True, verbose_name='使用中')),
                        ('uploaded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='上传时间')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='TemplateBinding',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bindings', to='reporting.reporttemplate')),
                        ('place', models.CharField(max_length=80, verbose_name='位置')),
                        ('metric', models.SlugField(blank=True, verbose_name='指标标识')),
                        ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plan.measure', verbose_name='措施')),
                        ('bureau', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bureaus.bureau', verbose_name='单位')),
                        ('quarters_back', models.PositiveSmallIntegerField(choices=[(0, '本季度'), (1, '上一季度'), (4, '上年同季度')], default=0, verbose_name='取哪个季度')),
                    ],
                    options={
                        'verbose_name': '模板取数',
                        'verbose_name_plural': '模板取数',
                        'ordering': ['place'],
                        'constraints': [models.UniqueConstraint(fields=('template', 'place'), name='template_place_bound_once', violation_error_message='这个位置已经设置过，请先删去原来的。'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('metric', ''), _negated=True), ('bureau', None), ('measure', None)), models.Q(('measure__isnull', False), ('metric', '')), _connector='OR'), name='template_binding_figure_or_words', violation_error_message='一个位置要么填一个指标，要么填一项措施的进展文字。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_templatebindingevent" ("bureau_id", "id", "measure_id", "metric", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "quarters_back", "template_id") VALUES (NEW."bureau_id", NEW."id", NEW."measure_id", NEW."metric", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."quarters_back", NEW."template_id"); RETURN NULL;', hash='6a11e53b8b3ff9de1585dbfc515fbf3196ed0273', operation='INSERT', pgid='pgtrigger_insert_insert_46a92', table='reporting_templatebinding', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reporting_templatebindingevent" ("bureau_id", "id", "measure_id", "metric", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "quarters_back", "template_id") VALUES (NEW."bureau_id", NEW."id", NEW."measure_id", NEW."metric", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."quarters_back", NEW."template_id"); RETURN NULL;', hash='21655b264bd629cbd4838ad30b2583136e54e4c0', operation='UPDATE', pgid='pgtrigger_update_update_87719', table='reporting_templatebinding', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_templatebindingevent" ("bureau_id", "id", "measure_id", "metric", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "quarters_back", "template_id") VALUES (OLD."bureau_id", OLD."id", OLD."measure_id", OLD."metric", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place", OLD."quarters_back", OLD."template_id"); RETURN NULL;', hash='b61e7bfbe194bd7da690559faf0fb0c091fe5fa6', operation='DELETE', pgid='pgtrigger_delete_delete_3c5e8', table='reporting_templatebinding', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='TemplateBindingEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reporting.templatebinding')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('template', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reporting.reporttemplate')),
                        ('place', models.CharField(max_length=80, verbose_name='位置')),
                        ('metric', models.SlugField(blank=True, db_index=False, verbose_name='指标标识')),
                        ('measure', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.measure', verbose_name='措施')),
                        ('bureau', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bureaus.bureau', verbose_name='单位')),
                        ('quarters_back', models.PositiveSmallIntegerField(choices=[(0, '本季度'), (1, '上一季度'), (4, '上年同季度')], default=0, verbose_name='取哪个季度')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
            ],
        ),
    ]

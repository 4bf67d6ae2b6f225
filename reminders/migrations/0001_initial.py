import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import gaotai_jiazheng.schema
import gaotai_jiazheng.sealed
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('bureaus', '0001_initial'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        gaotai_jiazheng.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='CalendarYear',
                    fields=[
                        ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name='年份')),
                        ('document', models.CharField(max_length=60, verbose_name='文号')),
                        ('source_url', models.URLField(blank=True, verbose_name='来源')),
                        ('announced_on', models.DateField(blank=True, null=True, verbose_name='发布日期')),
                        ('loaded_at', models.DateTimeField(auto_now_add=True, verbose_name='载入时间')),
                        ('loaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='载入人')),
                    ],
                    options={
                        'verbose_name': '工作日历',
                        'verbose_name_plural': '工作日历',
                        'ordering': ['-year'],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reminders_calendaryearevent" ("announced_on", "document", "loaded_at", "loaded_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_url", "year") VALUES (NEW."announced_on", NEW."document", NEW."loaded_at", NEW."loaded_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."year", NEW."source_url", NEW."year"); RETURN NULL;', hash='f4af9383b356c9cab920bffac7f938cfdf1dbbcc', operation='INSERT', pgid='pgtrigger_insert_insert_944f7', table='reminders_calendaryear', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reminders_calendaryearevent" ("announced_on", "document", "loaded_at", "loaded_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_url", "year") VALUES (NEW."announced_on", NEW."document", NEW."loaded_at", NEW."loaded_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."year", NEW."source_url", NEW."year"); RETURN NULL;', hash='4e084f33fd5139eb89001245581890505d94a309', operation='UPDATE', pgid='pgtrigger_update_update_e5b25', table='reminders_calendaryear', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='CalendarYearEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reminders.calendaryear')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('year', models.PositiveSmallIntegerField(serialize=False, verbose_name='年份')),
                        ('document', models.CharField(max_length=60, verbose_name='文号')),
                        ('source_url', models.URLField(blank=True, verbose_name='来源')),
                        ('announced_on', models.DateField(blank=True, null=True, verbose_name='发布日期')),
                        ('loaded_at', models.DateTimeField(auto_now_add=True, verbose_name='载入时间')),
                        ('loaded_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='载入人')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='CalendarDay',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='reminders.calendaryear', verbose_name='年份')),
                        ('day', models.DateField(unique=True, verbose_name='日期')),
                        ('kind', models.CharField(choices=[('holiday', '放假'), ('makeup', '调休上班')], max_length=10, verbose_name='类别')),
                        ('name', models.CharField(max_length=20, verbose_name='名称')),
                    ],
                    options={
                        'verbose_name': '放假与调休',
                        'verbose_name_plural': '放假与调休',
                        'ordering': ['day'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('day__year', models.F('year')), models.Q(('day__month', 12), ('day__year', django.db.models.expressions.CombinedExpression(models.F('year'), '-', models.Value(1)))), _connector='OR'), name='calendar_day_in_its_year', violation_error_message='日期不在这一年，也不在上一年12月。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reminders_calendardayevent" ("day", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year_id") VALUES (NEW."day", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."year_id"); RETURN NULL;', hash='854fd488524b2aa93c54479af1b172fb7070ea6e', operation='INSERT', pgid='pgtrigger_insert_insert_0fc59', table='reminders_calendarday', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reminders_calendardayevent" ("day", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year_id") VALUES (NEW."day", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."year_id"); RETURN NULL;', hash='d6b33754e1e3710d820f47c9505987896b75f3e8', operation='UPDATE', pgid='pgtrigger_update_update_fc341', table='reminders_calendarday', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='CalendarDayEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reminders.calendarday')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('year', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reminders.calendaryear', verbose_name='年份')),
                        ('day', models.DateField(verbose_name='日期')),
                        ('kind', models.CharField(choices=[('holiday', '放假'), ('makeup', '调休上班')], max_length=10, verbose_name='类别')),
                        ('name', models.CharField(max_length=20, verbose_name='名称')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='DeadlineRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.SlugField(max_length=60, verbose_name='标识')),
                        ('name', models.CharField(max_length=60, verbose_name='事项')),
                        ('length', models.PositiveSmallIntegerField(help_text='约定日期的事项填0。', verbose_name='期限')),
                        ('unit', models.CharField(choices=[('workdays', '个工作日'), ('calendar_days', '日'), ('given_day', '约定的日期')], max_length=15, verbose_name='单位')),
                        ('roll_forward', models.CharField(choices=[('statutory_holiday', '遇法定节假日顺延'), ('any_non_working_day', '遇任何休息日顺延')], default='statutory_holiday', max_length=20, verbose_name='末日顺延')),
                        ('extension_length', models.PositiveSmallIntegerField(default=0, verbose_name='可延长')),
                        ('extension_times', models.PositiveSmallIntegerField(default=0, verbose_name='可延长次数')),
                        ('acting_party', models.CharField(blank=True, help_text='由单位以外的人行动时填写，如“被投诉企业”；责任单位负责跟进。', max_length=30, verbose_name='须行动的一方')),
                        ('basis', models.CharField(blank=True, max_length=120, verbose_name='依据')),
                        ('article', models.CharField(blank=True, max_length=60, verbose_name='条款')),
                        ('in_force_from', models.DateField(verbose_name='施行日期')),
                        ('in_force_to', models.DateField(blank=True, help_text='含这一天。', null=True, verbose_name='失效日期')),
                        ('is_statutory', models.BooleanField(default=False, verbose_name='法定期限')),
                        ('confirmed_by', models.CharField(blank=True, max_length=60, verbose_name='确认单位')),
                        ('awaiting_confirmation_by', models.CharField(blank=True, max_length=60, verbose_name='待何单位确认')),
                    ],
                    options={
                        'verbose_name': '时限规则',
                        'verbose_name_plural': '时限规则',
                        'ordering': ['slug', 'in_force_from'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('length', 0), ('unit', 'given_day')), models.Q(models.Q(('unit', 'given_day'), _negated=True), ('length__gt', 0)), _connector='OR'), name='deadline_rule_length_positive', violation_error_message='期限至少是一天；约定日期的事项填0。'), models.CheckConstraint(condition=models.Q(('is_statutory', False), models.Q(models.Q(('basis', ''), _negated=True), models.Q(('article', ''), _negated=True)), _connector='OR'), name='deadline_rule_statutory_has_article', violation_error_message='法定期限必须写明依据和条款。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('slug', '='), (models.Func(models.F('in_force_from'), models.F('in_force_to'), models.Value('[]'), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='deadline_rule_one_in_force', violation_error_message='同一事项在同一天只能有一条规则。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reminders_deadlineruleevent" ("acting_party", "article", "awaiting_confirmation_by", "basis", "confirmed_by", "extension_length", "extension_times", "id", "in_force_from", "in_force_to", "is_statutory", "length", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roll_forward", "slug", "unit") VALUES (NEW."acting_party", NEW."article", NEW."awaiting_confirmation_by", NEW."basis", NEW."confirmed_by", NEW."extension_length", NEW."extension_times", NEW."id", NEW."in_force_from", NEW."in_force_to", NEW."is_statutory", NEW."length", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."roll_forward", NEW."slug", NEW."unit"); RETURN NULL;', hash='614f9a9c0703150b268ec75dbfbbf5ed1273b4c4', operation='INSERT', pgid='pgtrigger_insert_insert_4fcf6', table='reminders_deadlinerule', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reminders_deadlineruleevent" ("acting_party", "article", "awaiting_confirmation_by", "basis", "confirmed_by", "extension_length", "extension_times", "id", "in_force_from", "in_force_to", "is_statutory", "length", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roll_forward", "slug", "unit") VALUES (NEW."acting_party", NEW."article", NEW."awaiting_confirmation_by", NEW."basis", NEW."confirmed_by", NEW."extension_length", NEW."extension_times", NEW."id", NEW."in_force_from", NEW."in_force_to", NEW."is_statutory", NEW."length", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."roll_forward", NEW."slug", NEW."unit"); RETURN NULL;', hash='5e84082e99d02c1f3b7da9484dfa34fc121abfda', operation='UPDATE', pgid='pgtrigger_update_update_78c45', table='reminders_deadlinerule', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='DeadlineRuleEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reminders.deadlinerule')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('slug', models.SlugField(db_index=False, max_length=60, verbose_name='标识')),
                        ('name', models.CharField(max_length=60, verbose_name='事项')),
                        ('length', models.PositiveSmallIntegerField(help_text='约定日期的事项填0。', verbose_name='期限')),
                        ('unit', models.CharField(choices=[('workdays', '个工作日'), ('calendar_days', '日'), ('given_day', '约定的日期')], max_length=15, verbose_name='单位')),
                        ('roll_forward', models.CharField(choices=[('statutory_holiday', '遇法定节假日顺延'), ('any_non_working_day', '遇任何休息日顺延')], default='statutory_holiday', max_length=20, verbose_name='末日顺延')),
                        ('extension_length', models.PositiveSmallIntegerField(default=0, verbose_name='可延长')),
                        ('extension_times', models.PositiveSmallIntegerField(default=0, verbose_name='可延长次数')),
                        ('acting_party', models.CharField(blank=True, help_text='由单位以外的人行动时填写，如“被投诉企业”；责任单位负责跟进。', max_length=30, verbose_name='须行动的一方')),
                        ('basis', models.CharField(blank=True, max_length=120, verbose_name='依据')),
                        ('article', models.CharField(blank=True, max_length=60, verbose_name='条款')),
                        ('in_force_from', models.DateField(verbose_name='施行日期')),
                        ('in_force_to', models.DateField(blank=True, help_text='含这一天。', null=True, verbose_name='失效日期')),
                        ('is_statutory', models.BooleanField(default=False, verbose_name='法定期限')),
                        ('confirmed_by', models.CharField(blank=True, max_length=60, verbose_name='确认单位')),
                        ('awaiting_confirmation_by', models.CharField(blank=True, max_length=60, verbose_name='待何单位确认')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Deadline',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject_type', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='contenttypes.contenttype')),
                        ('subject_id', models.BigIntegerField()),
                        ('subject_label', models.CharField(max_length=40, verbose_name='事项编号')),
                        ('link', models.CharField(blank=True, max_length=200, verbose_name='链接')),
                        ('rule', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='deadlines', to='reminders.deadlinerule', verbose_name='规则')),
                        ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='deadlines', to='bureaus.bureau', verbose_name='责任单位')),
                        ('assignee', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                        ('lead_bureau', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bureaus.bureau', verbose_name='牵头单位')),
                        ('received_on', models.DateField(help_text='这一天不计算在内。', verbose_name='起算日')),
                        ('is_expected', models.BooleanField(default=False, help_text='尚未收到移交，日期是预计的。', verbose_name='预计')),
                        ('due_on', models.DateField(verbose_name='期限届满日')),
                        ('is_provisional', models.BooleanField(default=False, help_text='跨入尚未公布放假安排的年份。', verbose_name='暂定')),
                        ('state', models.CharField(choices=[('running', '计时中'), ('paused', '已暂停'), ('met', '已完成'), ('cancelled', '已取消')], default='running', max_length=10, verbose_name='状态')),
                        ('met_on', models.DateField(blank=True, null=True, verbose_name='完成日')),
                        ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='取消原因')),
                        ('round', models.PositiveSmallIntegerField(default=1, help_text='期限日每变动一次加一，提醒随之重新排列。', verbose_name='轮次')),
                        ('next_reminder_on', models.DateField(blank=True, null=True, verbose_name='下次提醒日')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='建立时间')),
                    ],
                    options={
                        'verbose_name': '时限',
                        'verbose_name_plural': '时限',
                        'ordering': ['due_on', 'pk'],
                        'indexes': [models.Index(condition=models.Q(('state', 'running')), fields=['owner', 'due_on', 'id'], name='deadline_owner_due'), models.Index(condition=models.Q(('state', 'running')), fields=['next_reminder_on', 'id'], name='deadline_next_reminder'), models.Index(fields=['subject_type', 'subject_id'], name='deadline_subject')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['running', 'paused'])), fields=('subject_type', 'subject_id', 'rule'), name='deadline_open_once_for_its_subject', violation_error_message='这个事项的同一时限正在计时。'), models.CheckConstraint(condition=models.Q(models.Q(('met_on__isnull', False), ('state', 'met')), models.Q(models.Q(('state', 'met'), _negated=True), ('met_on', None)), _connector='OR'), name='deadline_met_has_its_day'), models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('received_on'))), name='deadline_due_after_received')],
                    },
                ),
                migrations.CreateModel(
                    name='Pause',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('deadline', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pauses', to='reminders.deadline')),
                        ('paused_on', models.DateField(verbose_name='暂停日')),
                        ('resumed_on', models.DateField(blank=True, null=True, verbose_name='恢复日')),
                        ('document', models.CharField(max_length=120, verbose_name='暂停文书')),
                        ('reason', models.CharField(max_length=200, verbose_name='原因')),
                        ('resume_document', models.CharField(blank=True, max_length=120, verbose_name='恢复文书')),
                        ('paused_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('resumed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': '暂停',
                        'verbose_name_plural': '暂停',
                        'ordering': ['paused_on'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('resumed_on', None)), fields=('deadline',), name='pause_one_open'), models.CheckConstraint(condition=models.Q(('resumed_on', None), ('resumed_on__gte', models.F('paused_on')), _connector='OR'), name='pause_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='Extension',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('deadline', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to='reminders.deadline')),
                        ('length', models.PositiveSmallIntegerField(verbose_name='延长')),
                        ('reason', models.CharField(max_length=200, verbose_name='原因')),
                        ('extended_on', models.DateField(verbose_name='批准日')),
                        ('due_before', models.DateField(verbose_name='原届满日')),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': '延长',
                        'verbose_name_plural': '延长',
                        'ordering': ['extended_on', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('extended_on__lte', models.F('due_before'))), name='extension_before_due'), models.CheckConstraint(condition=models.Q(('asked_by', models.F('approved_by')), _negated=True), name='extension_approved_by_another', violation_error_message='申请人不能批准自己的延期。')],
                    },
                ),
                migrations.CreateModel(
                    name='CalendarMove',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('deadline', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_moves', to='reminders.deadline', verbose_name='时限')),
                        ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='reminders.calendaryear', verbose_name='工作日历')),
                        ('due_before', models.DateField(verbose_name='原届满日')),
                        ('due_on', models.DateField(verbose_name='新届满日')),
                        ('moved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='变动时间')),
                    ],
                    options={
                        'verbose_name': '日历载入后的变动',
                        'verbose_name_plural': '日历载入后的变动',
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Heartbeat',
                    fields=[
                        ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'verbose_name': '心跳',
                        'verbose_name_plural': '心跳',
                    },
                ),
                migrations.CreateModel(
                    name='Notification',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('channel', models.CharField(choices=[('members', '单位人员'), ('inbox', '站内'), ('email', '电子邮件'), ('sms', '短信'), ('print', '纸质告知')], max_length=10, verbose_name='渠道')),
                        ('recipient', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
                        ('bureau', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, to='bureaus.bureau', verbose_name='单位')),
                        ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, null=True, size=None, verbose_name='岗位')),
                        ('address', gaotai_jiazheng.sealed.SealedTextField(blank=True, help_text='电子邮箱或手机号；站内消息为空。', verbose_name='地址')),
                        ('kind', models.CharField(max_length=40, verbose_name='类别')),
                        ('subject', models.CharField(max_length=120, verbose_name='标题')),
                        ('body', models.TextField(blank=True, verbose_name='正文')),
                        ('link', models.CharField(blank=True, max_length=200, verbose_name='链接')),
                        ('is_late', models.BooleanField(default=False, verbose_name='补发')),
                        ('dedupe_key', models.CharField(blank=True, max_length=160, null=True)),
                        ('state', models.CharField(choices=[('queued', '待发'), ('sent', '已发'), ('failed', '失败')], default='queued', max_length=10, verbose_name='状态')),
                        ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='尝试次数')),
                        ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='下次尝试')),
                        ('last_error', models.CharField(blank=True, max_length=300, verbose_name='最近的错误')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='建立时间')),
                        ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='发出时间')),
                        ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='阅读时间')),
                    ],
                    options={
                        'verbose_name': '消息',
                        'verbose_name_plural': '发送记录',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['next_attempt_at', 'id'], name='notification_waiting'), models.Index(condition=models.Q(('channel', 'inbox')), fields=['recipient', '-id'], name='notification_inbox'), models.Index(condition=models.Q(('state', 'failed')), fields=['-id'], name='notification_failed')],
                        'constraints': [models.UniqueConstraint(fields=('dedupe_key',), name='notification_written_once'), models.CheckConstraint(condition=models.Q(models.Q(('bureau__isnull', False), ('channel', 'members'), ('roles__isnull', False)), models.Q(models.Q(('channel', 'members'), _negated=True), ('bureau', None), ('roles', None)), _connector='OR'), name='notification_to_a_bureau_names_it', violation_error_message='发给单位的消息要写明单位和岗位，其他消息不写。')],
                    },
                ),
                migrations.CreateModel(
                    name='NotificationPreference',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notification_preference', to=settings.AUTH_USER_MODEL)),
                        ('by_email', models.BooleanField(default=True, verbose_name='电子邮件')),
                        ('by_sms', models.BooleanField(default=False, verbose_name='短信')),
                        ('phone', gaotai_jiazheng.sealed.SealedTextField(blank=True, verbose_name='手机号')),
                        ('wants_digest', models.BooleanField(default=True, verbose_name='每个工作日 7:50 的汇总')),
                    ],
                    options={
                        'verbose_name': '接收方式',
                        'verbose_name_plural': '接收方式',
                    },
                ),
                migrations.CreateModel(
                    name='CalendarFeed',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feeds', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
                        ('token_digest', models.CharField(max_length=64, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                        ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                        ('last_used_at', models.DateTimeField(blank=True, null=True, verbose_name='最近使用')),
                    ],
                    options={
                        'verbose_name': '日历订阅',
                        'verbose_name_plural': '日历订阅',
                        'ordering': ['-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='ReminderStage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.SlugField(unique=True, verbose_name='标识')),
                        ('name', models.CharField(max_length=40, verbose_name='名称')),
                        ('anchor', models.CharField(choices=[('half_time', '期限过半'), ('before_due', '届满前（工作日）'), ('due_day', '届满当日'), ('overdue_daily', '逾期后每个工作日'), ('overdue_weekly', '逾期后每周'), ('overdue_once', '逾期第几个工作日')], max_length=20, verbose_name='时点')),
                        ('offset', models.PositiveSmallIntegerField(default=0, help_text='届满前几个工作日，或逾期第几个工作日；每日提醒到第几日改为每周。', verbose_name='天数')),
                        ('audiences', models.JSONField(default=list, verbose_name='提醒对象')),
                        ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ],
                    options={
                        'verbose_name': '提醒阶梯',
                        'verbose_name_plural': '提醒阶梯',
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Reminder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('deadline', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='reminders.deadline')),
                        ('round', models.PositiveSmallIntegerField(verbose_name='轮次')),
                        ('stage', models.CharField(help_text='阶梯标识；逐日的带日期。', max_length=60, verbose_name='阶段')),
                        ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to=settings.AUTH_USER_MODEL, verbose_name='提醒对象')),
                        ('due_to_send_on', models.DateField(verbose_name='应发日')),
                        ('is_late', models.BooleanField(default=False, verbose_name='补发')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='发出时间')),
                    ],
                    options={
                        'verbose_name': '提醒记录',
                        'verbose_name_plural': '提醒记录',
                        'ordering': ['-pk'],
                        'constraints': [models.UniqueConstraint(fields=('deadline', 'round', 'stage', 'recipient'), name='reminder_given_once')],
                    },
                ),
            ],
        ),
    ]

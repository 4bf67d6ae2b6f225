import django.db.models.deletion
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
                    name='Notice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=30, unique=True, verbose_name='公示编号')),
                        ('topic', models.CharField(max_length=40, verbose_name='类别')),
                        ('title', models.CharField(max_length=120, verbose_name='标题')),
                        ('text', models.TextField(verbose_name='公示内容')),
                        ('original', gaotai_jiazheng.sealed.SealedTextField(blank=True, verbose_name='原文')),
                        ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='bureaus.bureau', verbose_name='公示单位')),
                        ('subject_type', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='contenttypes.contenttype')),
                        ('subject_id', models.BigIntegerField()),
                        ('first_day', models.DateField(verbose_name='公示第一天')),
                        ('last_day', models.DateField(help_text='含这一天。', verbose_name='公示最后一天')),
                        ('is_provisional', models.BooleanField(default=False, help_text='跨入尚未公布放假安排的年份。', verbose_name='暂定')),
                        ('shown_until', models.DateField(blank=True, help_text='这一天以后公众看不到；空着表示一直可以查看。', null=True, verbose_name='撤下日')),
                        ('closed_on', models.DateField(blank=True, help_text='由数据库在作出决定时写入；此后不再接受异议，也不能撤回。', null=True, verbose_name='据此决定日')),
                        ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发布人')),
                        ('published_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='发布时间')),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤回时间')),
                        ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('withdrawal_reason', models.CharField(blank=True, max_length=300, verbose_name='撤回原因')),
                    ],
                    options={
                        'verbose_name': '公示',
                        'verbose_name_plural': '公示',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(fields=['last_day', 'id'], name='notice_last_day')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gt', models.F('first_day'))), name='notice_days_in_order', violation_error_message='公示最后一天应晚于第一天。'), models.CheckConstraint(condition=models.Q(('shown_until', None), ('shown_until__gte', models.F('last_day')), _connector='OR'), name='notice_shown_to_its_last_day', violation_error_message='公示期内不能撤下。'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawal_reason', ''), ('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='notice_withdrawn_with_reason', violation_error_message='撤回公示要写明原因。'), models.CheckConstraint(condition=models.Q(('closed_on', None), ('withdrawn_at', None), _connector='OR'), name='notice_decided_upon_stays', violation_error_message='已经据此作出决定，不能撤回。'), models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('subject_type', 'subject_id'), name='notice_one_for_its_subject', violation_error_message='这个事项已经有一份公示。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f1ab7f2492916039bb135638fe2988d46b6c2cbc', operation='DELETE', pgid='pgtrigger_never_deleted_74cf6', table='disclosure_notice', when='BEFORE')), pgtrigger.compiler.Trigger(name='words_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."topic" IS DISTINCT FROM (NEW."topic") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."original" IS DISTINCT FROM (NEW."original") OR OLD."bureau_id" IS DISTINCT FROM (NEW."bureau_id") OR OLD."subject_type_id" IS DISTINCT FROM (NEW."subject_type_id") OR OLD."subject_id" IS DISTINCT FROM (NEW."subject_id") OR OLD."first_day" IS DISTINCT FROM (NEW."first_day") OR OLD."published_by_id" IS DISTINCT FROM (NEW."published_by_id") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b2c6af7c61f4ff1b37fea75df0f7bca8af931f78', operation='UPDATE', pgid='pgtrigger_words_stay_16b9a', table='disclosure_notice', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "disclosure_noticeevent" ("bureau_id", "closed_on", "first_day", "id", "is_provisional", "last_day", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "shown_until", "subject_id", "subject_type_id", "text", "title", "topic", "withdrawal_reason", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."bureau_id", NEW."closed_on", NEW."first_day", NEW."id", NEW."is_provisional", NEW."last_day", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."shown_until", NEW."subject_id", NEW."subject_type_id", NEW."text", NEW."title", NEW."topic", NEW."withdrawal_reason", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;', hash='3a2d83d826c30aaade068d32afff89b47101065b', operation='INSERT', pgid='pgtrigger_insert_insert_7b7b7', table='disclosure_notice', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."bureau_id" IS DISTINCT FROM (NEW."bureau_id") OR OLD."closed_on" IS DISTINCT FROM (NEW."closed_on") OR OLD."first_day" IS DISTINCT FROM (NEW."first_day") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_provisional" IS DISTINCT FROM (NEW."is_provisional") OR OLD."last_day" IS DISTINCT FROM (NEW."last_day") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."published_by_id" IS DISTINCT FROM (NEW."published_by_id") OR OLD."shown_until" IS DISTINCT FROM (NEW."shown_until") OR OLD."subject_id" IS DISTINCT FROM (NEW."subject_id") OR OLD."subject_type_id" IS DISTINCT FROM (NEW."subject_type_id") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."topic" IS DISTINCT FROM (NEW."topic") OR OLD."withdrawal_reason" IS DISTINCT FROM (NEW."withdrawal_reason") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at") OR OLD."withdrawn_by_id" IS DISTINCT FROM (NEW."withdrawn_by_id"))', func='INSERT INTO "disclosure_noticeevent" ("bureau_id", "closed_on", "first_day", "id", "is_provisional", "last_day", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "shown_until", "subject_id", "subject_type_id", "text", "title", "topic", "withdrawal_reason", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."bureau_id", NEW."closed_on", NEW."first_day", NEW."id", NEW."is_provisional", NEW."last_day", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."shown_until", NEW."subject_id", NEW."subject_type_id", NEW."text", NEW."title", NEW."topic", NEW."withdrawal_reason", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;', hash='b7198fd780bcafdf87c256f2afd975f1a0dac042', operation='UPDATE', pgid='pgtrigger_update_update_eedab', table='disclosure_notice', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='NoticeEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='disclosure.notice')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('number', models.CharField(max_length=30, verbose_name='公示编号')),
                        ('topic', models.CharField(max_length=40, verbose_name='类别')),
                        ('title', models.CharField(max_length=120, verbose_name='标题')),
                        ('text', models.TextField(verbose_name='公示内容')),
                        ('bureau', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bureaus.bureau', verbose_name='公示单位')),
                        ('subject_type', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='contenttypes.contenttype')),
                        ('subject_id', models.BigIntegerField()),
                        ('first_day', models.DateField(verbose_name='公示第一天')),
                        ('last_day', models.DateField(help_text='含这一天。', verbose_name='公示最后一天')),
                        ('is_provisional', models.BooleanField(default=False, help_text='跨入尚未公布放假安排的年份。', verbose_name='暂定')),
                        ('shown_until', models.DateField(blank=True, help_text='这一天以后公众看不到；空着表示一直可以查看。', null=True, verbose_name='撤下日')),
                        ('closed_on', models.DateField(blank=True, help_text='由数据库在作出决定时写入；此后不再接受异议，也不能撤回。', null=True, verbose_name='据此决定日')),
                        ('published_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发布人')),
                        ('published_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='发布时间')),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤回时间')),
                        ('withdrawn_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('withdrawal_reason', models.CharField(blank=True, max_length=300, verbose_name='撤回原因')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Objection',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=30, unique=True, verbose_name='异议编号')),
                        ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='disclosure.notice', verbose_name='公示')),
                        ('query_code_digest', models.CharField(editable=False, max_length=64)),
                        ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登录账号')),
                        ('name', gaotai_jiazheng.sealed.SealedTextField(blank=True, verbose_name='姓名或者单位')),
                        ('phone', gaotai_jiazheng.sealed.SealedTextField(blank=True, verbose_name='电话')),
                        ('content', gaotai_jiazheng.sealed.SealedTextField(verbose_name='异议内容')),
                        ('submitted_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='提交日')),
                        ('submitted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='提交时间')),
                        ('state', models.CharField(choices=[('open', '待答复'), ('upheld', '异议成立'), ('rejected', '异议不成立'), ('withdrawn', '已撤回'), ('lapsed', '公示已撤回')], default='open', max_length=10, verbose_name='状态')),
                        ('answer', models.TextField(blank=True, help_text='公开。', verbose_name='答复')),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='答复人')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='办结时间')),
                    ],
                    options={
                        'verbose_name': '异议',
                        'verbose_name_plural': '异议',
                        'ordering': ['pk'],
                        'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['notice'], name='objection_open')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('decided_by', None), ('ended_at', None), ('state', 'open')), models.Q(('ended_at__isnull', False), ('state__in', ['upheld', 'rejected']), ('decided_by__isnull', False), models.Q(('answer', ''), _negated=True)), models.Q(('decided_by', None), ('ended_at__isnull', False), ('state__in', ['withdrawn', 'lapsed'])), _connector='OR'), name='objection_decided_with_reason', violation_error_message='答复异议要写明理由。'), models.CheckConstraint(condition=models.Q(('decided_by', None), ('user', None), models.Q(('decided_by', models.F('user')), _negated=True), _connector='OR'), name='objection_decided_by_another', violation_error_message='不能答复自己提出的异议。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='9095b4857cc3dbbc122d160071c4dc9f1f20d1c0', operation='DELETE', pgid='pgtrigger_never_deleted_82362', table='disclosure_objection', when='BEFORE')), pgtrigger.compiler.Trigger(name='while_notice_runs', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM 1 FROM disclosure_notice\n        WHERE id = NEW.notice_id AND withdrawn_at IS NULL AND closed_on IS NULL\n            AND NEW.submitted_on BETWEEN first_day AND last_day\n        FOR SHARE;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'notice % takes no objection on %', NEW.notice_id, NEW.submitted_on\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_while_notice_runs';\n    END IF;\n    RETURN NEW;\n", hash='a83c3bb02870759a7000ae4239ccf213d9327544', operation='INSERT', pgid='pgtrigger_while_notice_runs_a2c7a', table='disclosure_objection', when='BEFORE')), pgtrigger.compiler.Trigger(name='decided_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state <> 'open')", func='RAISE EXCEPTION \'pgtrigger: Cannot update of "state", "answer", "decided_by_id", "ended_at", "content", "notice_id" rows from % table\', TG_TABLE_NAME;', hash='0a0d15c07c34c43ba2a21b9f784ad2241314bc3f', operation='UPDATE OF "state", "answer", "decided_by_id", "ended_at", "content", "notice_id"', pgid='pgtrigger_decided_once_c18cd', table='disclosure_objection', when='BEFORE')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."answer" IS DISTINCT FROM (NEW."answer") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."notice_id" IS DISTINCT FROM (NEW."notice_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."query_code_digest" IS DISTINCT FROM (NEW."query_code_digest") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."submitted_on" IS DISTINCT FROM (NEW."submitted_on") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))', func='INSERT INTO "disclosure_objectionevent" ("answer", "decided_by_id", "ended_at", "id", "notice_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query_code_digest", "state", "submitted_at", "submitted_on", "user_id") VALUES (NEW."answer", NEW."decided_by_id", NEW."ended_at", NEW."id", NEW."notice_id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."query_code_digest", NEW."state", NEW."submitted_at", NEW."submitted_on", NEW."user_id"); RETURN NULL;', hash='b67491db81232f88cc6a97ad1c169e246a0af1e6', operation='UPDATE', pgid='pgtrigger_update_update_2995a', table='disclosure_objection', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='ObjectionEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='disclosure.objection')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('number', models.CharField(max_length=30, verbose_name='异议编号')),
                        ('notice', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='disclosure.notice', verbose_name='公示')),
                        ('query_code_digest', models.CharField(editable=False, max_length=64)),
                        ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登录账号')),
                        ('submitted_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='提交日')),
                        ('submitted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='提交时间')),
                        ('state', models.CharField(choices=[('open', '待答复'), ('upheld', '异议成立'), ('rejected', '异议不成立'), ('withdrawn', '已撤回'), ('lapsed', '公示已撤回')], default='open', max_length=10, verbose_name='状态')),
                        ('answer', models.TextField(blank=True, help_text='公开。', verbose_name='答复')),
                        ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='答复人')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='办结时间')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
            ],
        ),
    ]

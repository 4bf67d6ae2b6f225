import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import gaotai_jiazheng.schema
import pgtrigger.compiler
import schools.models.agreement
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('enterprises', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        gaotai_jiazheng.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Major',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveSmallIntegerField(unique=True, verbose_name='方案里的次序')),
                        ('name', models.CharField(max_length=40, unique=True, verbose_name='专业')),
                        ('directions', models.CharField(blank=True, max_length=80, verbose_name='方向')),
                        ('source', models.CharField(max_length=80, verbose_name='来源')),
                    ],
                    options={
                        'verbose_name': '方案列出的专业',
                        'verbose_name_plural': '方案列出的专业',
                        'ordering': ['position'],
                        'triggers': [pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='eb622f02475f8bc26a01f91b664e78f91b1374b4', operation='DELETE', pgid='pgtrigger_never_deleted_a15f9', table='schools_major', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='School',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(error_messages={'unique': '这所学校已经登记。'}, max_length=60, unique=True, verbose_name='学校')),
                        ('kind', models.CharField(choices=[('secondary', '中等职业学校'), ('higher', '高等职业学校'), ('technician', '技工院校')], max_length=10, verbose_name='办学类型')),
                        ('address', models.CharField(max_length=120, verbose_name='地址')),
                        ('phone', models.CharField(blank=True, max_length=30, verbose_name='招生电话')),
                        ('source', models.CharField(help_text='例如哪份办学许可或者名册。', max_length=120, verbose_name='来源')),
                    ],
                    options={
                        'verbose_name': '职业院校',
                        'verbose_name_plural': '职业院校',
                        'ordering': ['name'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='school_says_its_source', violation_error_message='请写明来源。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='79c8c4418fa01e76f1c674905fb52cf3806a70c3', operation='DELETE', pgid='pgtrigger_never_deleted_51b9b', table='schools_school', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "schools_schoolevent" ("address", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "source") VALUES (NEW."address", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."source"); RETURN NULL;', hash='dc2e848f095b30989fb91c577626880714e0dc2f', operation='INSERT', pgid='pgtrigger_insert_insert_65445', table='schools_school', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "schools_schoolevent" ("address", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "source") VALUES (NEW."address", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."source"); RETURN NULL;', hash='c07fc96589cc6b66cb19a90d060394e1858744a5', operation='UPDATE', pgid='pgtrigger_update_update_792e7', table='schools_school', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='SchoolEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='schools.school')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('name', models.CharField(error_messages={'unique': '这所学校已经登记。'}, max_length=60, verbose_name='学校')),
                        ('kind', models.CharField(choices=[('secondary', '中等职业学校'), ('higher', '高等职业学校'), ('technician', '技工院校')], max_length=10, verbose_name='办学类型')),
                        ('address', models.CharField(max_length=120, verbose_name='地址')),
                        ('phone', models.CharField(blank=True, max_length=30, verbose_name='招生电话')),
                        ('source', models.CharField(help_text='例如哪份办学许可或者名册。', max_length=120, verbose_name='来源')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Programme',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='schools.school', verbose_name='学校')),
                        ('major', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='schools.major', verbose_name='专业')),
                        ('length_months', models.PositiveSmallIntegerField(verbose_name='学制（月）')),
                        ('state', models.CharField(choices=[('planned', '计划开设'), ('applied', '已申报'), ('approved', '已批准'), ('open', '已开设'), ('closed', '已停办')], default='planned', max_length=10, verbose_name='状态')),
                        ('opened_on', models.DateField(blank=True, null=True, verbose_name='开设日')),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='停办日')),
                        ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                    ],
                    options={
                        'verbose_name': '院校专业',
                        'verbose_name_plural': '院校专业',
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'closed'), _negated=True), fields=('school', 'major'), name='programme_once_at_a_school', violation_error_message='这所学校的这个专业已经登记。'), models.CheckConstraint(condition=models.Q(('length_months__range', (1, 72))), name='programme_length_to_six_years', violation_error_message='学制应在1到72个月之间。'), models.CheckConstraint(condition=models.Q(models.Q(('opened_on', None), ('state__in', ['planned', 'applied', 'approved'])), models.Q(('opened_on__isnull', False), ('state', 'open')), ('state', 'closed'), _connector='OR'), name='programme_open_since_a_day', violation_error_message='已开设的专业要有开设日。'), models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', False), ('state', 'closed'), models.Q(('opened_on', None), ('closed_on__gte', models.F('opened_on')), _connector='OR')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_on', None)), _connector='OR'), name='programme_closed_on_a_day', violation_error_message='停办日不能早于开设日。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='what_it_is_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."school_id" IS DISTINCT FROM (NEW."school_id") OR OLD."major_id" IS DISTINCT FROM (NEW."major_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='76bfd906cf06abbd9ed3e155a1486927924a636d', operation='UPDATE', pgid='pgtrigger_what_it_is_stays_391ac', table='schools_programme', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='222af649fee8697c87c65202e4a50c5b7728ecf1', operation='DELETE', pgid='pgtrigger_never_deleted_c7c6b', table='schools_programme', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "schools_programmeevent" ("closed_on", "created_at", "created_by_id", "id", "length_months", "major_id", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "state") VALUES (NEW."closed_on", NEW."created_at", NEW."created_by_id", NEW."id", NEW."length_months", NEW."major_id", NEW."opened_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."school_id", NEW."state"); RETURN NULL;', hash='037ad00666fc9cf8e4ede36eb0d62674da742e3f', operation='INSERT', pgid='pgtrigger_insert_insert_cfa9e', table='schools_programme', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "schools_programmeevent" ("closed_on", "created_at", "created_by_id", "id", "length_months", "major_id", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "state") VALUES (NEW."closed_on", NEW."created_at", NEW."created_by_id", NEW."id", NEW."length_months", NEW."major_id", NEW."opened_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."school_id", NEW."state"); RETURN NULL;', hash='9e84a9a04fed2d66fcca36fa45c7068fcf34f1fe', operation='UPDATE', pgid='pgtrigger_update_update_cb682', table='schools_programme', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='ProgrammeEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='schools.programme')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('school', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='schools.school', verbose_name='学校')),
                        ('major', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='schools.major', verbose_name='专业')),
                        ('length_months', models.PositiveSmallIntegerField(verbose_name='学制（月）')),
                        ('state', models.CharField(choices=[('planned', '计划开设'), ('applied', '已申报'), ('approved', '已批准'), ('open', '已开设'), ('closed', '已停办')], default='planned', max_length=10, verbose_name='状态')),
                        ('opened_on', models.DateField(blank=True, null=True, verbose_name='开设日')),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='停办日')),
                        ('created_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Step',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='schools.programme')),
                        ('action', models.CharField(choices=[('apply', '记录申报'), ('approve', '记录批准'), ('refuse', '记录没有批准'), ('open', '记录开设'), ('close', '停办')], max_length=10, verbose_name='步骤')),
                        ('state', models.CharField(choices=[('planned', '计划开设'), ('applied', '已申报'), ('approved', '已批准'), ('open', '已开设'), ('closed', '已停办')], max_length=10, verbose_name='状态')),
                        ('on', models.DateField(verbose_name='日期')),
                        ('document', models.CharField(max_length=160, verbose_name='文件或者说明')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                    ],
                    options={
                        'verbose_name': '专业步骤',
                        'verbose_name_plural': '专业步骤',
                        'ordering': ['pk'],
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a52df3d475df78156134e67d78abd7e4924ba036', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ee047', table='schools_step', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='Figures',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='schools.programme', verbose_name='专业')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                        ('version', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='版本')),
                        ('admitted', models.PositiveIntegerField(verbose_name='招生')),
                        ('studying', models.PositiveIntegerField(verbose_name='在校')),
                        ('graduated', models.PositiveIntegerField(verbose_name='毕业')),
                        ('in_county', models.PositiveIntegerField(verbose_name='在本县从事家政')),
                        ('elsewhere', models.PositiveIntegerField(verbose_name='在外地从事家政')),
                        ('studying_on', models.PositiveIntegerField(verbose_name='升学')),
                        ('source', models.CharField(max_length=120, verbose_name='来源')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='更正的理由')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                    ],
                    options={
                        'verbose_name': '学生人数',
                        'verbose_name_plural': '学生人数',
                        'ordering': ['programme', '-year', 'version'],
                        'constraints': [models.UniqueConstraint(fields=('programme', 'year', 'version'), name='figures_version_once', violation_error_message='这一年的人数刚刚有人登记，请刷新以后再看。'), models.CheckConstraint(condition=models.Q(('graduated__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('in_county'), '+', models.F('elsewhere')), '+', models.F('studying_on')))), name='figures_not_more_than_graduates', violation_error_message='各去向的人数加起来不能多于毕业人数。'), models.CheckConstraint(condition=models.Q(('year__range', (2000, 2100))), name='figures_of_a_year', violation_error_message='请填四位数的年份。'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='figures_say_their_source', violation_error_message='请写明来源。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='next_version', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM 1 FROM schools_programme WHERE id = NEW.programme_id\n        AND state IN ('open', 'closed') FOR UPDATE;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'programme % has no students yet', NEW.programme_id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'figures_of_an_opened_programme';\n    END IF;\n    SELECT COALESCE(MAX(version), 0) + 1 INTO NEW.version FROM schools_figures\n        WHERE programme_id = NEW.programme_id AND year = NEW.year;\n    IF NEW.version > 1 AND NEW.reason = '' THEN\n        RAISE EXCEPTION 'the correction of figures of % has no reason', NEW.year\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'figures_corrected_say_why';\n    END IF;\n    RETURN NEW;\n", hash='801714de5d8646003902745001bb49bcdbe10b11', operation='INSERT', pgid='pgtrigger_next_version_b4c32', table='schools_figures', when='BEFORE')), pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e0d99ae1773e16e6ddec2e9623cf8c95a15c423a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_324ea', table='schools_figures', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='Agreement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='schools.school', verbose_name='学校')),
                        ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise', verbose_name='家政企业')),
                        ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('order_class', '订单班'), ('placement', '实习基地'), ('teachers', '师资互聘'), ('courses', '共建课程'), ('apprentices', '学徒制')], max_length=12), size=None, verbose_name='合作内容')),
                        ('valid_from', models.DateField(verbose_name='自')),
                        ('valid_until', models.DateField(help_text='含这一天。', verbose_name='至')),
                        ('ended_on', models.DateField(blank=True, null=True, verbose_name='提前终止日')),
                        ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='终止的原因')),
                        ('file', models.FileField(upload_to=schools.models.agreement.stored_name, verbose_name='协议')),
                        ('name', models.CharField(max_length=120, verbose_name='文件名')),
                        ('content_type', models.CharField(max_length=40, verbose_name='类型')),
                        ('digest', models.CharField(max_length=64, verbose_name='SHA-256')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                    ],
                    options={
                        'verbose_name': '校企合作',
                        'verbose_name_plural': '校企合作',
                        'ordering': ['-valid_from', '-pk'],
                        'indexes': [models.Index(fields=['valid_until', 'id'], name='school_agreement_until')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='agreement_days_in_order', violation_error_message='截止日不能早于起始日。'), models.CheckConstraint(condition=models.Q(('kinds', []), _negated=True), name='agreement_says_what', violation_error_message='请至少选一项合作内容。'), models.CheckConstraint(condition=models.Q(models.Q(('ended_on', None), ('ended_reason', '')), models.Q(('ended_on__range', (models.F('valid_from'), models.F('valid_until'))), models.Q(('ended_reason', ''), _negated=True)), _connector='OR'), name='agreement_ended_within_its_days', violation_error_message='终止日要在协议期以内，并写明原因。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='signed_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."school_id" IS DISTINCT FROM (NEW."school_id") OR OLD."enterprise_id" IS DISTINCT FROM (NEW."enterprise_id") OR OLD."kinds" IS DISTINCT FROM (NEW."kinds") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until") OR OLD."file" IS DISTINCT FROM (NEW."file") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."content_type" IS DISTINCT FROM (NEW."content_type") OR OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."at" IS DISTINCT FROM (NEW."at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='32012f8bcbfe1fb86b22cef6d3f541f044dc02c0', operation='UPDATE', pgid='pgtrigger_signed_stays_95ec6', table='schools_agreement', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='2142bd64999921eca2f54578cc99424f4736bb20', operation='DELETE', pgid='pgtrigger_never_deleted_c85a8', table='schools_agreement', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "schools_agreementevent" ("at", "by_id", "content_type", "digest", "ended_on", "ended_reason", "enterprise_id", "id", "kinds", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "valid_from", "valid_until") VALUES (NEW."at", NEW."by_id", NEW."content_type", NEW."digest", NEW."ended_on", NEW."ended_reason", NEW."enterprise_id", NEW."id", NEW."kinds", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."school_id", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='9ef06e885379c93b12692072d39fe05d7448862b', operation='INSERT', pgid='pgtrigger_insert_insert_4f0ea', table='schools_agreement', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."content_type" IS DISTINCT FROM (NEW."content_type") OR OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."ended_on" IS DISTINCT FROM (NEW."ended_on") OR OLD."ended_reason" IS DISTINCT FROM (NEW."ended_reason") OR OLD."enterprise_id" IS DISTINCT FROM (NEW."enterprise_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kinds" IS DISTINCT FROM (NEW."kinds") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."school_id" IS DISTINCT FROM (NEW."school_id") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until"))', func='INSERT INTO "schools_agreementevent" ("at", "by_id", "content_type", "digest", "ended_on", "ended_reason", "enterprise_id", "id", "kinds", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "valid_from", "valid_until") VALUES (NEW."at", NEW."by_id", NEW."content_type", NEW."digest", NEW."ended_on", NEW."ended_reason", NEW."enterprise_id", NEW."id", NEW."kinds", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."school_id", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='f4ce6ebae88333289fc9c95c66386933d32f13ca', operation='UPDATE', pgid='pgtrigger_update_update_69898', table='schools_agreement', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='AgreementEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='schools.agreement')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('school', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='schools.school', verbose_name='学校')),
                        ('enterprise', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.enterprise', verbose_name='家政企业')),
                        ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('order_class', '订单班'), ('placement', '实习基地'), ('teachers', '师资互聘'), ('courses', '共建课程'), ('apprentices', '学徒制')], max_length=12), size=None, verbose_name='合作内容')),
                        ('valid_from', models.DateField(verbose_name='自')),
                        ('valid_until', models.DateField(help_text='含这一天。', verbose_name='至')),
                        ('ended_on', models.DateField(blank=True, null=True, verbose_name='提前终止日')),
                        ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='终止的原因')),
                        ('name', models.CharField(max_length=120, verbose_name='文件名')),
                        ('content_type', models.CharField(max_length=40, verbose_name='类型')),
                        ('digest', models.CharField(max_length=64, verbose_name='SHA-256')),
                        ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Module',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='modules', to='schools.agreement', verbose_name='协议')),
                        ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='modules', to='schools.programme', verbose_name='专业')),
                        ('kind', models.CharField(choices=[('package', '职业培训包'), ('work_study', '工学一体化')], max_length=10, verbose_name='培养模式')),
                        ('name', models.CharField(max_length=60, verbose_name='模块')),
                        ('hours', models.PositiveSmallIntegerField(verbose_name='总学时')),
                        ('hours_in_firm', models.PositiveSmallIntegerField(verbose_name='在企业的学时')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                    ],
                    options={
                        'verbose_name': '培养模块',
                        'verbose_name_plural': '培养模块',
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('agreement', 'programme', 'name'), name='module_once', violation_error_message='这个专业的这个模块已经登记。'), models.CheckConstraint(condition=models.Q(('hours__gte', 1), ('hours_in_firm__lte', models.F('hours'))), name='module_hours_in_firm_within_all', violation_error_message='在企业的学时不能多于总学时，总学时至少为1。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='of_its_school', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM 1 FROM schools_agreement agreement\n        JOIN schools_programme programme ON programme.school_id = agreement.school_id\n        WHERE agreement.id = NEW.agreement_id AND programme.id = NEW.programme_id;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'programme % is not of the school of agreement %',\n            NEW.programme_id, NEW.agreement_id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'module_of_its_school';\n    END IF;\n    RETURN NEW;\n", hash='b11a8d5f5182883f11c5fa0a1371c7fbd48de35e', operation='INSERT', pgid='pgtrigger_of_its_school_cb3f3', table='schools_module', when='BEFORE')), pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='91896fd9b66b6d467756626056105a0b1a71b0d6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ab0e2', table='schools_module', when='BEFORE'))],
                    },
                ),
            ],
        ),
    ]

import brands.models.brand
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
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
        ('complaints', '0001_initial'),
        ('enterprises', '0001_initial'),
        ('funds', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('recruitment', '0001_initial'),
        ('training', '0001_initial'),
        ('workers', '0001_initial'),
    ]

    operations = [
        gaotai_jiazheng.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Brand',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(error_messages={'unique': '这个品牌已经登记。'}, max_length=30, unique=True, verbose_name='品牌')),
                        ('slug', models.SlugField(error_messages={'unique': '已经有这个网址。'}, max_length=30, unique=True, verbose_name='网址里的名字')),
                        ('owner', models.CharField(max_length=80, verbose_name='品牌所有人')),
                        ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bureaus.bureau', verbose_name='培育单位')),
                        ('phone', models.CharField(max_length=30, verbose_name='咨询电话')),
                        ('story', models.TextField(max_length=1000, verbose_name='品牌介绍')),
                        ('standard', models.TextField(max_length=2000, verbose_name='服务标准')),
                        ('joining', models.TextField(max_length=1000, verbose_name='怎样加入')),
                        ('prices', models.TextField(blank=True, max_length=600, verbose_name='价格参考')),
                        ('mark', models.FileField(blank=True, upload_to=brands.models.brand.mark_name, verbose_name='标识')),
                        ('mark_type', models.CharField(blank=True, max_length=40)),
                        ('standard_file', models.FileField(blank=True, upload_to=brands.models.brand.standard_name, verbose_name='标准文件')),
                        ('standard_type', models.CharField(blank=True, max_length=40)),
                        ('state', models.CharField(choices=[('planned', '筹备'), ('growing', '培育中'), ('recognised', '已认定'), ('ended', '已停用')], default='planned', max_length=10, verbose_name='状态')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                    ],
                    options={
                        'verbose_name': '劳务品牌',
                        'verbose_name_plural': '劳务品牌',
                        'ordering': ['name'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'recognised'), _negated=True), models.Q(models.Q(('mark', ''), _negated=True), models.Q(('standard_file', ''), _negated=True)), _connector='OR'), name='brand_recognised_with_mark_and_standard', violation_error_message='认定以前要有标识和标准文件。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c31b651c674608cdb858a25492fa1df6023aec49', operation='DELETE', pgid='pgtrigger_never_deleted_73f33', table='brands_brand', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "brands_brandevent" ("at", "bureau_id", "by_id", "id", "joining", "mark_type", "name", "owner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "prices", "slug", "standard", "standard_type", "state", "story") VALUES (NEW."at", NEW."bureau_id", NEW."by_id", NEW."id", NEW."joining", NEW."mark_type", NEW."name", NEW."owner", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."prices", NEW."slug", NEW."standard", NEW."standard_type", NEW."state", NEW."story"); RETURN NULL;', hash='32c6cd72a06e358e0622e46f661fc5535904c9b3', operation='INSERT', pgid='pgtrigger_insert_insert_96651', table='brands_brand', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."bureau_id" IS DISTINCT FROM (NEW."bureau_id") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."joining" IS DISTINCT FROM (NEW."joining") OR OLD."mark_type" IS DISTINCT FROM (NEW."mark_type") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."owner" IS DISTINCT FROM (NEW."owner") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."prices" IS DISTINCT FROM (NEW."prices") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."standard" IS DISTINCT FROM (NEW."standard") OR OLD."standard_type" IS DISTINCT FROM (NEW."standard_type") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."story" IS DISTINCT FROM (NEW."story"))', func='INSERT INTO "brands_brandevent" ("at", "bureau_id", "by_id", "id", "joining", "mark_type", "name", "owner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "prices", "slug", "standard", "standard_type", "state", "story") VALUES (NEW."at", NEW."bureau_id", NEW."by_id", NEW."id", NEW."joining", NEW."mark_type", NEW."name", NEW."owner", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."prices", NEW."slug", NEW."standard", NEW."standard_type", NEW."state", NEW."story"); RETURN NULL;', hash='45b14f1d98dc4aadf05f9daedcda549462a51173', operation='UPDATE', pgid='pgtrigger_update_update_7ccc4', table='brands_brand', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='BrandEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='brands.brand')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('name', models.CharField(error_messages={'unique': '这个品牌已经登记。'}, max_length=30, verbose_name='品牌')),
                        ('slug', models.SlugField(db_index=False, error_messages={'unique': '已经有这个网址。'}, max_length=30, verbose_name='网址里的名字')),
                        ('owner', models.CharField(max_length=80, verbose_name='品牌所有人')),
                        ('bureau', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bureaus.bureau', verbose_name='培育单位')),
                        ('phone', models.CharField(max_length=30, verbose_name='咨询电话')),
                        ('story', models.TextField(max_length=1000, verbose_name='品牌介绍')),
                        ('standard', models.TextField(max_length=2000, verbose_name='服务标准')),
                        ('joining', models.TextField(max_length=1000, verbose_name='怎样加入')),
                        ('prices', models.TextField(blank=True, max_length=600, verbose_name='价格参考')),
                        ('mark_type', models.CharField(blank=True, max_length=40)),
                        ('standard_type', models.CharField(blank=True, max_length=40)),
                        ('state', models.CharField(choices=[('planned', '筹备'), ('growing', '培育中'), ('recognised', '已认定'), ('ended', '已停用')], default='planned', max_length=10, verbose_name='状态')),
                        ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='BrandStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('row', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='brands.brand')),
                        ('action', models.CharField(choices=[('grow', '列入培育'), ('recognise', '认定'), ('end', '停用')], max_length=10, verbose_name='步骤')),
                        ('state', models.CharField(choices=[('planned', '筹备'), ('growing', '培育中'), ('recognised', '已认定'), ('ended', '已停用')], max_length=10, verbose_name='之后的状态')),
                        ('on', models.DateField(verbose_name='日期')),
                        ('document', models.CharField(max_length=160, verbose_name='文件或者说明')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                    ],
                    options={
                        'verbose_name': '品牌进展',
                        'verbose_name_plural': '品牌进展',
                        'ordering': ['pk'],
                        'indexes': [models.Index(fields=['row', 'on'], name='brand_step_day')],
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7d9f23a0d9c45094257a09944556a34c6fb03dc3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2993b', table='brands_brandstep', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='Support',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supports', to='brands.brand', verbose_name='劳务品牌')),
                        ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bureaus.bureau', verbose_name='支持单位')),
                        ('on', models.DateField(verbose_name='日期')),
                        ('what', models.CharField(max_length=160, verbose_name='做了什么')),
                        ('commitment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.commitment', verbose_name='用的资金')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                    ],
                    options={
                        'verbose_name': '扶持措施',
                        'verbose_name_plural': '扶持措施',
                        'ordering': ['-on', '-pk'],
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0c9276892bf6a3d354da094f3906832b1d1e21b8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_345c2', table='brands_support', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='Licence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='licences', to='brands.brand', verbose_name='劳务品牌')),
                        ('enterprise', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise', verbose_name='家政企业')),
                        ('worker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workers.worker', verbose_name='服务人员')),
                        ('valid_from', models.DateField(verbose_name='自')),
                        ('valid_until', models.DateField(help_text='含这一天。', verbose_name='至')),
                        ('ended_on', models.DateField(blank=True, null=True, verbose_name='提前终止日')),
                        ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='终止的原因')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='授权人')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='授权时间')),
                    ],
                    options={
                        'verbose_name': '品牌授权',
                        'verbose_name_plural': '品牌授权',
                        'ordering': ['-valid_from', '-pk'],
                        'indexes': [models.Index(fields=['valid_until', 'id'], name='brand_licence_until')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('enterprise', None), ('worker__isnull', False)), models.Q(('enterprise__isnull', False), ('worker', None)), _connector='OR'), name='licence_of_one_holder', violation_error_message='授权给一家企业，或者一名服务人员。'), models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='licence_days_in_order', violation_error_message='截止日不能早于起始日。'), models.CheckConstraint(condition=models.Q(models.Q(('ended_on', None), ('ended_reason', '')), models.Q(('ended_on__range', (models.F('valid_from'), models.F('valid_until'))), models.Q(('ended_reason', ''), _negated=True)), _connector='OR'), name='licence_ended_within_its_days', violation_error_message='终止日要在授权期以内，并写明原因。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('brand', '='), ('enterprise', '='), (models.Func(models.F('valid_from'), django.db.models.functions.comparison.Coalesce(models.F('ended_on'), models.F('valid_until')), models.Value('[]'), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='licence_once_at_a_time_enterprise', violation_error_message='这段时间已经有这个品牌的授权。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('brand', '='), ('worker', '='), (models.Func(models.F('valid_from'), django.db.models.functions.comparison.Coalesce(models.F('ended_on'), models.F('valid_until')), models.Value('[]'), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='licence_once_at_a_time_worker', violation_error_message='这段时间已经有这个品牌的授权。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='of_a_recognised_brand', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM 1 FROM brands_brand WHERE id = NEW.brand_id AND state = 'recognised' FOR SHARE;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'brand % is not recognised', NEW.brand_id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'licence_of_a_recognised_brand';\n    END IF;\n    RETURN NEW;\n", hash='f1a0dcafbfba0e50a96022f8c20836a34ce59051', operation='INSERT', pgid='pgtrigger_of_a_recognised_brand_7182b', table='brands_licence', when='BEFORE')), pgtrigger.compiler.Trigger(name='granted_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."brand_id" IS DISTINCT FROM (NEW."brand_id") OR OLD."enterprise_id" IS DISTINCT FROM (NEW."enterprise_id") OR OLD."worker_id" IS DISTINCT FROM (NEW."worker_id") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."at" IS DISTINCT FROM (NEW."at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='951c873f35e04b9fbc0726fba2f4b5b64caf34c1', operation='UPDATE', pgid='pgtrigger_granted_stays_1cfb8', table='brands_licence', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='9c989339a569aaeb85baa772530eab31d908f8d2', operation='DELETE', pgid='pgtrigger_never_deleted_f284a', table='brands_licence', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "brands_licenceevent" ("at", "brand_id", "by_id", "ended_on", "ended_reason", "enterprise_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_until", "worker_id") VALUES (NEW."at", NEW."brand_id", NEW."by_id", NEW."ended_on", NEW."ended_reason", NEW."enterprise_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."valid_from", NEW."valid_until", NEW."worker_id"); RETURN NULL;', hash='fdac7e692b20be709e8aea6f743307bda62c28ee', operation='INSERT', pgid='pgtrigger_insert_insert_d0b63', table='brands_licence', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "brands_licenceevent" ("at", "brand_id", "by_id", "ended_on", "ended_reason", "enterprise_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_until", "worker_id") VALUES (NEW."at", NEW."brand_id", NEW."by_id", NEW."ended_on", NEW."ended_reason", NEW."enterprise_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."valid_from", NEW."valid_until", NEW."worker_id"); RETURN NULL;', hash='28744ed9fae7c8ea856f1813e5c0431660efae3d', operation='UPDATE', pgid='pgtrigger_update_update_2afbe', table='brands_licence', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='LicenceEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='brands.licence')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('brand', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='brands.brand', verbose_name='劳务品牌')),
                        ('enterprise', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.enterprise', verbose_name='家政企业')),
                        ('worker', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='workers.worker', verbose_name='服务人员')),
                        ('valid_from', models.DateField(verbose_name='自')),
                        ('valid_until', models.DateField(help_text='含这一天。', verbose_name='至')),
                        ('ended_on', models.DateField(blank=True, null=True, verbose_name='提前终止日')),
                        ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='终止的原因')),
                        ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='授权人')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='授权时间')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Review',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('licence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='brands.licence', verbose_name='品牌授权')),
                        ('opened_on', models.DateField(verbose_name='开始复核')),
                        ('outcome', models.CharField(blank=True, choices=[('keep', '保留授权'), ('end', '终止授权')], max_length=10, verbose_name='结论')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='理由')),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='决定人')),
                        ('decided_on', models.DateField(blank=True, null=True, verbose_name='决定日')),
                        ('complaints', models.ManyToManyField(related_name='+', to='complaints.complaint', verbose_name='成立的投诉举报')),
                    ],
                    options={
                        'verbose_name': '品牌复核',
                        'verbose_name_plural': '品牌复核',
                        'ordering': ['-pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('decided_on', None)), fields=('licence',), name='review_one_open', violation_error_message='这项授权正在复核。'), models.CheckConstraint(condition=models.Q(models.Q(('decided_by', None), ('decided_on', None), ('outcome', ''), ('reason', '')), models.Q(('decided_by__isnull', False), ('decided_on__isnull', False), models.Q(('outcome', ''), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='review_decided_with_reason', violation_error_message='请写明结论和理由。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f067187810b718e2999bbd75b492fadafe5ab8f5', operation='DELETE', pgid='pgtrigger_never_deleted_d91a4', table='brands_review', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "brands_reviewevent" ("decided_by_id", "decided_on", "id", "licence_id", "opened_on", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."decided_by_id", NEW."decided_on", NEW."id", NEW."licence_id", NEW."opened_on", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason"); RETURN NULL;', hash='9d75bbe14d081cee279bafa4e4b262bb4fde49a5', operation='INSERT', pgid='pgtrigger_insert_insert_ed141', table='brands_review', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "brands_reviewevent" ("decided_by_id", "decided_on", "id", "licence_id", "opened_on", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."decided_by_id", NEW."decided_on", NEW."id", NEW."licence_id", NEW."opened_on", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason"); RETURN NULL;', hash='66da2424f5da66f06105ceeaa7260ec9960fd030', operation='UPDATE', pgid='pgtrigger_update_update_827ca', table='brands_review', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='ReviewEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='brands.review')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('licence', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='brands.licence', verbose_name='品牌授权')),
                        ('opened_on', models.DateField(verbose_name='开始复核')),
                        ('outcome', models.CharField(blank=True, choices=[('keep', '保留授权'), ('end', '终止授权')], max_length=10, verbose_name='结论')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='理由')),
                        ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='决定人')),
                        ('decided_on', models.DateField(blank=True, null=True, verbose_name='决定日')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='BrandClass',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='classes', to='brands.brand', verbose_name='劳务品牌')),
                        ('training_class', models.OneToOneField(error_messages={'unique': '这个班已经登记在一个品牌下。'}, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.trainingclass', verbose_name='培训班')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                    ],
                    options={
                        'verbose_name': '品牌培训班',
                        'verbose_name_plural': '品牌培训班',
                        'ordering': ['-pk'],
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4de8658a556d363710a7585ce5be7af5449f959d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6a42e', table='brands_brandclass', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='BrandDeparture',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departures', to='brands.brand', verbose_name='劳务品牌')),
                        ('departure', models.OneToOneField(error_messages={'unique': '这次外出务工已经登记在一个品牌下。'}, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recruitment.departure', verbose_name='外出务工')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                    ],
                    options={
                        'verbose_name': '品牌输出',
                        'verbose_name_plural': '品牌输出',
                        'ordering': ['-pk'],
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='91549924f31ead1f8aa567ccdab9c760b5a25f56', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a9567', table='brands_branddeparture', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='WageSurvey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='surveys', to='brands.brand', verbose_name='劳务品牌')),
                        ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workers.worker', verbose_name='服务人员')),
                        ('on', models.DateField(verbose_name='调查日')),
                        ('before_yuan', models.PositiveIntegerField(verbose_name='以前月工资（元）')),
                        ('now_yuan', models.PositiveIntegerField(verbose_name='现在月工资（元）')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                    ],
                    options={
                        'verbose_name': '收入调查',
                        'verbose_name_plural': '收入调查',
                        'ordering': ['-on', '-pk'],
                        'constraints': [models.UniqueConstraint(fields=('brand', 'worker', 'on'), name='wage_survey_once_a_day', violation_error_message='这个人这一天的调查已经登记。'), models.CheckConstraint(condition=models.Q(('before_yuan__range', (1, 200000)), ('now_yuan__range', (1, 200000))), name='wage_survey_in_range', violation_error_message='月工资在1到200000元之间。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='949ea74903a3d9f9ef55c697a672480a0f3e94af', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_27771', table='brands_wagesurvey', when='BEFORE'))],
                    },
                ),
            ],
        ),
    ]

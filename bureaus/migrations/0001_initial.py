import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.operations
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
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(
        ),
        gaotai_jiazheng.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Bureau',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.SlugField(unique=True, verbose_name='标识')),
                        ('name', models.CharField(max_length=40, unique=True, verbose_name='名称')),
                        ('full_name', models.CharField(blank=True, max_length=60, verbose_name='全称')),
                        ('duties', models.TextField(blank=True, verbose_name='职责')),
                        ('phone', models.CharField(blank=True, max_length=30, verbose_name='公开电话')),
                        ('is_supervising_office', models.BooleanField(default=False, help_text='逾期事项最后提醒到这个单位；全县只有一个。', verbose_name='督办机构')),
                        ('is_dispatch_center', models.BooleanField(default=False, help_text='没有规则可循的事项和退回的事项由它派单；全县只有一个。', verbose_name='派单机构')),
                        ('handles_by_complaint_measures', models.BooleanField(default=False, verbose_name='适用《市场监督管理投诉举报处理办法》')),
                        ('keeps_enterprise_register', models.BooleanField(default=False, help_text='这个单位的人员可以登记和修改家政企业。', verbose_name='管理家政企业名录')),
                        ('verifies_business_licenses', models.BooleanField(default=False, help_text='这个单位核对企业登记申请与登记注册信息是否一致。', verbose_name='核验营业执照')),
                        ('qualifies_home_care', models.BooleanField(default=False, help_text='这个单位认定哪些企业可以承接政府补贴的居家养老上门服务。', verbose_name='认定居家养老服务资格')),
                        ('follows_utility_rates', models.BooleanField(default=False, help_text='这个单位核对社区网点的水电气暖是否执行居民价格。', verbose_name='落实水电气暖价格政策')),
                        ('names_womens_services', models.BooleanField(default=False, help_text='这个单位登记哪些企业是巾帼家政。', verbose_name='认定巾帼家政')),
                        ('portal_channel_from', models.DateField(blank=True, help_text='自这一天起，在本平台提交之日就是该单位收到之日（总局令第121号第八条）。', null=True, verbose_name='公布本平台为投诉渠道之日')),
                        ('portal_channel_source', models.CharField(blank=True, max_length=200, verbose_name='公布文件')),
                    ],
                    options={
                        'verbose_name': '责任单位',
                        'verbose_name_plural': '责任单位',
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('is_supervising_office', True)), fields=('is_supervising_office',), name='bureau_one_supervising_office', violation_error_message='督办机构只能有一个。'), models.UniqueConstraint(condition=models.Q(('is_dispatch_center', True)), fields=('is_dispatch_center',), name='bureau_one_dispatch_center', violation_error_message='派单机构只能有一个。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "bureaus_bureauevent" ("duties", "follows_utility_rates", "full_name", "handles_by_complaint_measures", "id", "is_dispatch_center", "is_supervising_office", "keeps_enterprise_register", "name", "names_womens_services", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "portal_channel_from", "portal_channel_source", "qualifies_home_care", "slug", "verifies_business_licenses") VALUES (NEW."duties", NEW."follows_utility_rates", NEW."full_name", NEW."handles_by_complaint_measures", NEW."id", NEW."is_dispatch_center", NEW."is_supervising_office", NEW."keeps_enterprise_register", NEW."name", NEW."names_womens_services", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."portal_channel_from", NEW."portal_channel_source", NEW."qualifies_home_care", NEW."slug", NEW."verifies_business_licenses"); RETURN NULL;', hash='fa8a20a192c0a36dd88abcbf7714d42b5579e8f6', operation='INSERT', pgid='pgtrigger_insert_insert_e3ed3', table='bureaus_bureau', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "bureaus_bureauevent" ("duties", "follows_utility_rates", "full_name", "handles_by_complaint_measures", "id", "is_dispatch_center", "is_supervising_office", "keeps_enterprise_register", "name", "names_womens_services", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "portal_channel_from", "portal_channel_source", "qualifies_home_care", "slug", "verifies_business_licenses") VALUES (NEW."duties", NEW."follows_utility_rates", NEW."full_name", NEW."handles_by_complaint_measures", NEW."id", NEW."is_dispatch_center", NEW."is_supervising_office", NEW."keeps_enterprise_register", NEW."name", NEW."names_womens_services", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."portal_channel_from", NEW."portal_channel_source", NEW."qualifies_home_care", NEW."slug", NEW."verifies_business_licenses"); RETURN NULL;', hash='041f25ccc1607c3c9883ac5bc07e1f5dedae30c2', operation='UPDATE', pgid='pgtrigger_update_update_73c19', table='bureaus_bureau', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='BureauEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='bureaus.bureau')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('slug', models.SlugField(db_index=False, verbose_name='标识')),
                        ('name', models.CharField(max_length=40, verbose_name='名称')),
                        ('full_name', models.CharField(blank=True, max_length=60, verbose_name='全称')),
                        ('duties', models.TextField(blank=True, verbose_name='职责')),
                        ('phone', models.CharField(blank=True, max_length=30, verbose_name='公开电话')),
                        ('is_supervising_office', models.BooleanField(default=False, help_text='逾期事项最后提醒到这个单位；全县只有一个。', verbose_name='督办机构')),
                        ('is_dispatch_center', models.BooleanField(default=False, help_text='没有规则可循的事项和退回的事项由它派单；全县只有一个。', verbose_name='派单机构')),
                        ('handles_by_complaint_measures', models.BooleanField(default=False, verbose_name='适用《市场监督管理投诉举报处理办法》')),
                        ('keeps_enterprise_register', models.BooleanField(default=False, help_text='这个单位的人员可以登记和修改家政企业。', verbose_name='管理家政企业名录')),
                        ('verifies_business_licenses', models.BooleanField(default=False, help_text='这个单位核对企业登记申请与登记注册信息是否一致。', verbose_name='核验营业执照')),
                        ('qualifies_home_care', models.BooleanField(default=False, help_text='这个单位认定哪些企业可以承接政府补贴的居家养老上门服务。', verbose_name='认定居家养老服务资格')),
                        ('follows_utility_rates', models.BooleanField(default=False, help_text='这个单位核对社区网点的水电气暖是否执行居民价格。', verbose_name='落实水电气暖价格政策')),
                        ('names_womens_services', models.BooleanField(default=False, help_text='这个单位登记哪些企业是巾帼家政。', verbose_name='认定巾帼家政')),
                        ('portal_channel_from', models.DateField(blank=True, help_text='自这一天起，在本平台提交之日就是该单位收到之日（总局令第121号第八条）。', null=True, verbose_name='公布本平台为投诉渠道之日')),
                        ('portal_channel_source', models.CharField(blank=True, max_length=200, verbose_name='公布文件')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='BureauMember',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='bureaus.bureau', verbose_name='责任单位')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                        ('role', models.CharField(choices=[('contact', '专人（联系人）'), ('deputy', '副联系人'), ('handler', '经办人'), ('leader', '分管领导')], max_length=10, verbose_name='角色')),
                        ('valid_from', models.DateField(default=django.utils.timezone.localdate, verbose_name='自')),
                        ('valid_until', models.DateField(blank=True, help_text='含这一天；空着表示一直有效。', null=True, verbose_name='至')),
                    ],
                    options={
                        'verbose_name': '单位人员',
                        'verbose_name_plural': '单位人员',
                        'ordering': ['bureau', 'role', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='bureau_member_period_in_order', violation_error_message='截止日期不能早于开始日期。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('bureau', '='), ('user', '='), ('role', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='DATERANGE', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='bureau_member_role_once_at_a_time', violation_error_message='这个人在这段时间已经担任这个角色。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "bureaus_bureaumemberevent" ("bureau_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id", "valid_from", "valid_until") VALUES (NEW."bureau_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."user_id", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='e79c146a429f8c39d5191fdef72c7bd81dbd3fcd', operation='INSERT', pgid='pgtrigger_insert_insert_01152', table='bureaus_bureaumember', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "bureaus_bureaumemberevent" ("bureau_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id", "valid_from", "valid_until") VALUES (NEW."bureau_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."user_id", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='02ec64197d9f22a80a178f2c227170e85797b49d', operation='UPDATE', pgid='pgtrigger_update_update_26f2c', table='bureaus_bureaumember', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='BureauMemberEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='bureaus.bureaumember')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('bureau', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bureaus.bureau', verbose_name='责任单位')),
                        ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                        ('role', models.CharField(choices=[('contact', '专人（联系人）'), ('deputy', '副联系人'), ('handler', '经办人'), ('leader', '分管领导')], max_length=10, verbose_name='角色')),
                        ('valid_from', models.DateField(default=django.utils.timezone.localdate, verbose_name='自')),
                        ('valid_until', models.DateField(blank=True, help_text='含这一天；空着表示一直有效。', null=True, verbose_name='至')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
            ],
        ),
    ]

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
import exchange.addresses
import gaotai_jiazheng.schema
import gaotai_jiazheng.sealed
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('bureaus', '0001_initial'),
        ('complaints', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        gaotai_jiazheng.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Partner',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.SlugField(help_text='对方在请求头 X-Partner 中写这个标识。', unique=True, verbose_name='标识')),
                        ('name', models.CharField(max_length=60, unique=True, verbose_name='名称')),
                        ('hotline', models.CharField(choices=[('12345', '12345政务服务便民热线'), ('12315', '12315消费投诉热线')], max_length=10, verbose_name='热线')),
                        ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='bureaus.bureau', verbose_name='主管单位')),
                        ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('orders:write', '提交工单'), ('orders:read', '查询工单'), ('progress:receive', '接收办理进展')], max_length=30), size=None, verbose_name='权限范围')),
                        ('requests_per_minute', models.PositiveIntegerField(default=120, verbose_name='每分钟请求数上限')),
                        ('callback_url', models.CharField(blank=True, help_text='办理进展发往这里；只接受 https，或者运行配置中列出的内部主机。空着表示不回传。', max_length=300, validators=[exchange.addresses.refuse_unsafe_address], verbose_name='回传地址')),
                        ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ],
                    options={
                        'verbose_name': '热线平台',
                        'verbose_name_plural': '热线平台',
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('scopes__len__gt', 0)), name='partner_has_a_scope', violation_error_message='请至少选择一项权限范围。'), models.CheckConstraint(condition=models.Q(('requests_per_minute__gt', 0)), name='partner_may_ask', violation_error_message='每分钟请求数上限至少为1；要停止往来，请停用。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "exchange_partnerevent" ("bureau_id", "callback_url", "hotline", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requests_per_minute", "scopes", "slug") VALUES (NEW."bureau_id", NEW."callback_url", NEW."hotline", NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."requests_per_minute", NEW."scopes", NEW."slug"); RETURN NULL;', hash='7aaec978dda9bfac09e396cec6a51216802e317e', operation='INSERT', pgid='pgtrigger_insert_insert_2803e', table='exchange_partner', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "exchange_partnerevent" ("bureau_id", "callback_url", "hotline", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requests_per_minute", "scopes", "slug") VALUES (NEW."bureau_id", NEW."callback_url", NEW."hotline", NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."requests_per_minute", NEW."scopes", NEW."slug"); RETURN NULL;', hash='974b6efb56ce508aa5d637001d4b2cddd364a655', operation='UPDATE', pgid='pgtrigger_update_update_17bb1', table='exchange_partner', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='PartnerEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='exchange.partner')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('slug', models.SlugField(db_index=False, help_text='对方在请求头 X-Partner 中写这个标识。', verbose_name='标识')),
                        ('name', models.CharField(max_length=60, verbose_name='名称')),
                        ('hotline', models.CharField(choices=[('12345', '12345政务服务便民热线'), ('12315', '12315消费投诉热线')], max_length=10, verbose_name='热线')),
                        ('bureau', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bureaus.bureau', verbose_name='主管单位')),
                        ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('orders:write', '提交工单'), ('orders:read', '查询工单'), ('progress:receive', '接收办理进展')], max_length=30), size=None, verbose_name='权限范围')),
                        ('requests_per_minute', models.PositiveIntegerField(default=120, verbose_name='每分钟请求数上限')),
                        ('callback_url', models.CharField(blank=True, help_text='办理进展发往这里；只接受 https，或者运行配置中列出的内部主机。空着表示不回传。', max_length=300, validators=[exchange.addresses.refuse_unsafe_address], verbose_name='回传地址')),
                        ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='PartnerKey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='exchange.partner', verbose_name='热线平台')),
                        ('key_id', models.CharField(max_length=24, unique=True, verbose_name='密钥编号')),
                        ('secret', gaotai_jiazheng.sealed.SealedTextField(verbose_name='密钥')),
                        ('place', models.PositiveSmallIntegerField(choices=[(1, '甲'), (2, '乙')], verbose_name='位置')),
                        ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签发人')),
                        ('valid_from', models.DateTimeField(default=django.utils.timezone.now, verbose_name='自')),
                        ('valid_until', models.DateTimeField(blank=True, help_text='到这一刻为止；空着表示一直有效。', null=True, verbose_name='至')),
                        ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='吊销时间')),
                    ],
                    options={
                        'verbose_name': '接口密钥',
                        'verbose_name_plural': '接口密钥',
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('place__in', [1, 2])), name='partner_key_has_one_of_two_places'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='partner_key_period_in_order', violation_error_message='截止时间不能早于开始时间。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('partner', '='), ('place', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), function='TSTZRANGE', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='partner_key_two_at_a_time', violation_error_message='一个热线平台最多有两个有效的密钥，请先吊销一个。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "exchange_partnerkeyevent" ("id", "issued_by_id", "key_id", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "revoked_at", "valid_from", "valid_until") VALUES (NEW."id", NEW."issued_by_id", NEW."key_id", NEW."partner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."revoked_at", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='39257ea7ad235046853f155a0d0cc3729f47c404', operation='INSERT', pgid='pgtrigger_insert_insert_7b610', table='exchange_partnerkey', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."issued_by_id" IS DISTINCT FROM (NEW."issued_by_id") OR OLD."key_id" IS DISTINCT FROM (NEW."key_id") OR OLD."partner_id" IS DISTINCT FROM (NEW."partner_id") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until"))', func='INSERT INTO "exchange_partnerkeyevent" ("id", "issued_by_id", "key_id", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "revoked_at", "valid_from", "valid_until") VALUES (NEW."id", NEW."issued_by_id", NEW."key_id", NEW."partner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."revoked_at", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='f20101b9dcc6d4e48c9baa4ba0e3bb5f32eb75de', operation='UPDATE', pgid='pgtrigger_update_update_c5e95', table='exchange_partnerkey', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='PartnerKeyEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='exchange.partnerkey')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('partner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='exchange.partner', verbose_name='热线平台')),
                        ('key_id', models.CharField(max_length=24, verbose_name='密钥编号')),
                        ('place', models.PositiveSmallIntegerField(choices=[(1, '甲'), (2, '乙')], verbose_name='位置')),
                        ('issued_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签发人')),
                        ('valid_from', models.DateTimeField(default=django.utils.timezone.now, verbose_name='自')),
                        ('valid_until', models.DateTimeField(blank=True, help_text='到这一刻为止；空着表示一直有效。', null=True, verbose_name='至')),
                        ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='吊销时间')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='UsedNonce',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('partner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='exchange.partner')),
                        ('nonce', models.CharField(max_length=64)),
                        ('used_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                    ],
                    options={
                        'verbose_name': '用过的随机数',
                        'verbose_name_plural': '用过的随机数',
                        'constraints': [models.UniqueConstraint(fields=('partner', 'nonce'), name='nonce_used_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ColumnMapping',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('partner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='columns', to='exchange.partner', verbose_name='热线平台')),
                        ('field', models.CharField(choices=[('external_number', '工单编号'), ('received_at', '受理时间'), ('kind', '事项类型'), ('category', '类别'), ('title', '标题'), ('content', '内容'), ('demand', '诉求'), ('respondent_name', '被反映对象'), ('respondent_address', '被反映对象地址'), ('community', '社区（村）'), ('complainant_name', '来电人姓名'), ('complainant_phone', '来电人电话'), ('complainant_address', '来电人地址'), ('anonymous', '匿名'), ('occurred_on', '发生日期'), ('amount_yuan', '涉及金额（元）'), ('bureau_received_on', '市场监管局收到日期')], max_length=30, verbose_name='工单内容')),
                        ('heading', models.CharField(blank=True, max_length=60, verbose_name='文件里的列名')),
                        ('fixed_value', models.CharField(blank=True, help_text='例如整个文件都是“投诉”。', max_length=60, verbose_name='没有填写时当作')),
                    ],
                    options={
                        'verbose_name': '列对应',
                        'verbose_name_plural': '列对应',
                        'ordering': ['partner', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('partner', 'field'), name='column_mapping_field_once', violation_error_message='这个热线平台的这一项已经有对应的列。'), models.UniqueConstraint(condition=models.Q(('heading', ''), _negated=True), fields=('partner', 'heading'), name='column_mapping_heading_once', violation_error_message='这个列名已经对应另一项。'), models.CheckConstraint(condition=models.Q(('fixed_value', ''), ('heading', ''), _negated=True), name='column_mapping_says_something', violation_error_message='请填写列名，或者没有填写时当作什么。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "exchange_columnmappingevent" ("field", "fixed_value", "heading", "id", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."field", NEW."fixed_value", NEW."heading", NEW."id", NEW."partner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='9b33b43ee1e9abb71cf039c33c216a093ec55421', operation='INSERT', pgid='pgtrigger_insert_insert_2504f', table='exchange_columnmapping', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "exchange_columnmappingevent" ("field", "fixed_value", "heading", "id", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."field", NEW."fixed_value", NEW."heading", NEW."id", NEW."partner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='222264a507e3b4c8928ceb174efc534ac2aae703', operation='UPDATE', pgid='pgtrigger_update_update_919bc', table='exchange_columnmapping', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "exchange_columnmappingevent" ("field", "fixed_value", "heading", "id", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."field", OLD."fixed_value", OLD."heading", OLD."id", OLD."partner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='0bc9298aa4bbb62dd8ae5403e32437c907a7919f', operation='DELETE', pgid='pgtrigger_delete_delete_a1235', table='exchange_columnmapping', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='ColumnMappingEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='exchange.columnmapping')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('partner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='exchange.partner', verbose_name='热线平台')),
                        ('field', models.CharField(choices=[('external_number', '工单编号'), ('received_at', '受理时间'), ('kind', '事项类型'), ('category', '类别'), ('title', '标题'), ('content', '内容'), ('demand', '诉求'), ('respondent_name', '被反映对象'), ('respondent_address', '被反映对象地址'), ('community', '社区（村）'), ('complainant_name', '来电人姓名'), ('complainant_phone', '来电人电话'), ('complainant_address', '来电人地址'), ('anonymous', '匿名'), ('occurred_on', '发生日期'), ('amount_yuan', '涉及金额（元）'), ('bureau_received_on', '市场监管局收到日期')], max_length=30, verbose_name='工单内容')),
                        ('heading', models.CharField(blank=True, max_length=60, verbose_name='文件里的列名')),
                        ('fixed_value', models.CharField(blank=True, help_text='例如整个文件都是“投诉”。', max_length=60, verbose_name='没有填写时当作')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ImportBatch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='exchange.partner', verbose_name='热线平台')),
                        ('file_name', models.CharField(max_length=120, verbose_name='文件名')),
                        ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='导入人')),
                        ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='上传时间')),
                        ('state', models.CharField(choices=[('mapping', '待对应列'), ('checking', '核对中'), ('checked', '待确认'), ('importing', '导入中'), ('imported', '已导入'), ('undoing', '撤销中'), ('undone', '已撤销'), ('discarded', '已放弃'), ('failed', '读不了')], default='checking', max_length=10, verbose_name='状态')),
                        ('headings', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None, verbose_name='列名')),
                        ('columns', models.JSONField(default=dict, help_text='工单内容 → [列号或空, 固定值]', verbose_name='列对应')),
                        ('preview', models.JSONField(default=list, verbose_name='前几行')),
                        ('problem', models.CharField(blank=True, max_length=200, verbose_name='问题')),
                        ('rows_total', models.PositiveIntegerField(default=0, verbose_name='行数')),
                        ('rows_done', models.PositiveIntegerField(default=0, verbose_name='已处理行数')),
                        ('valid_count', models.PositiveIntegerField(default=0, verbose_name='可以导入')),
                        ('known_count', models.PositiveIntegerField(default=0, verbose_name='以前收到过')),
                        ('invalid_count', models.PositiveIntegerField(default=0, verbose_name='有问题')),
                        ('new_count', models.PositiveIntegerField(default=0, verbose_name='新增事项')),
                        ('undone_count', models.PositiveIntegerField(default=0, verbose_name='撤销事项')),
                        ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                        ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                        ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤销人')),
                        ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='撤销时间')),
                        ('undo_reason', models.CharField(blank=True, max_length=200, verbose_name='撤销理由')),
                        ('leased_until', models.DateTimeField(blank=True, editable=False, null=True)),
                    ],
                    options={
                        'verbose_name': '导入批次',
                        'verbose_name_plural': '导入批次',
                        'ordering': ['-pk'],
                        'default_permissions': ('view', 'add'),
                        'indexes': [models.Index(condition=models.Q(('state__in', ['checking', 'importing', 'undoing'])), fields=['id'], name='import_batch_busy')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='import_batch_confirmed_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['importing', 'imported', 'undoing', 'undone']), _negated=True), ('confirmed_by__isnull', False), _connector='OR'), name='import_batch_imported_when_confirmed', violation_error_message='先确认，再导入。'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['undoing', 'undone']), _negated=True), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False), models.Q(('undo_reason', ''), _negated=True)), _connector='OR'), name='import_batch_undone_says_why', violation_error_message='请写明撤销的理由。')],
                    },
                ),
                migrations.CreateModel(
                    name='ImportFile',
                    fields=[
                        ('batch', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='file', serialize=False, to='exchange.importbatch')),
                        ('content', gaotai_jiazheng.sealed.SealedTextField(help_text='base64', verbose_name='内容')),
                    ],
                    options={
                        'verbose_name': '导入文件',
                        'verbose_name_plural': '导入文件',
                    },
                ),
                migrations.CreateModel(
                    name='ImportProblem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='problems', to='exchange.importbatch', verbose_name='批次')),
                        ('row', models.PositiveIntegerField(help_text='文件里的行号，列名是第1行。', verbose_name='行号')),
                        ('reason', models.CharField(max_length=1000, verbose_name='原因')),
                    ],
                    options={
                        'verbose_name': '有问题的行',
                        'verbose_name_plural': '有问题的行',
                        'ordering': ['batch', 'row'],
                        'constraints': [models.UniqueConstraint(fields=('batch', 'row'), name='import_problem_row_once')],
                    },
                ),
                migrations.CreateModel(
                    name='WorkOrder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='exchange.partner', verbose_name='热线平台')),
                        ('external_number', models.CharField(max_length=60, verbose_name='热线工单号')),
                        ('digest', models.CharField(max_length=64)),
                        ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_orders', to='complaints.complaint', verbose_name='事项')),
                        ('received_at', models.DateTimeField(verbose_name='热线受理时间')),
                        ('taken_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='平台收到时间')),
                        ('batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='exchange.importbatch', verbose_name='导入批次')),
                        ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='撤销导入的时间')),
                    ],
                    options={
                        'verbose_name': '热线工单',
                        'verbose_name_plural': '热线工单',
                        'ordering': ['-pk'],
                        'default_permissions': ('view',),
                        'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('partner', 'external_number'), name='work_order_taken_once')],
                        'triggers': [pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."partner_id" IS DISTINCT FROM (NEW."partner_id") OR OLD."external_number" IS DISTINCT FROM (NEW."external_number") OR OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."complaint_id" IS DISTINCT FROM (NEW."complaint_id") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."taken_at" IS DISTINCT FROM (NEW."taken_at") OR OLD."batch_id" IS DISTINCT FROM (NEW."batch_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5c7c5b6542a91ac54a4784953d199b595db23b61', operation='UPDATE', pgid='pgtrigger_never_changed_3f55f', table='exchange_workorder', when='BEFORE')), pgtrigger.compiler.Trigger(name='undone_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."undone_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c6743993d98c69b3c489bf469323df5e1ef41b48', operation='UPDATE', pgid='pgtrigger_undone_stays_f9dc1', table='exchange_workorder', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='Delivery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reference', models.UUIDField(default=uuid.uuid4, unique=True, verbose_name='回传编号')),
                        ('partner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='exchange.partner', verbose_name='热线平台')),
                        ('order', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='exchange.workorder', verbose_name='热线工单')),
                        ('sequence', models.PositiveIntegerField(help_text='同一工单从1起。', verbose_name='序号')),
                        ('event', models.CharField(max_length=20, verbose_name='事件')),
                        ('body', gaotai_jiazheng.sealed.SealedTextField(help_text='JSON', verbose_name='内容')),
                        ('state', models.CharField(choices=[('waiting', '待发'), ('delivered', '已送达'), ('failed', '失败')], default='waiting', max_length=10, verbose_name='状态')),
                        ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='尝试次数')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='建立时间')),
                        ('first_attempt_at', models.DateTimeField(blank=True, null=True, verbose_name='首次尝试')),
                        ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='下次尝试')),
                        ('last_error', models.CharField(blank=True, max_length=300, verbose_name='最近的错误')),
                        ('delivered_at', models.DateTimeField(blank=True, null=True, verbose_name='送达时间')),
                    ],
                    options={
                        'verbose_name': '办理进展回传',
                        'verbose_name_plural': '办理进展回传',
                        'ordering': ['-pk'],
                        'default_permissions': ('view',),
                        'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['partner', 'next_attempt_at', 'id'], name='delivery_waiting'), models.Index(condition=models.Q(('state', 'failed')), fields=['-id'], name='delivery_failed')],
                        'constraints': [models.UniqueConstraint(fields=('order', 'sequence'), name='delivery_sequence_once'), models.CheckConstraint(condition=models.Q(models.Q(('delivered_at__isnull', False), ('state', 'delivered')), models.Q(models.Q(('state', 'delivered'), _negated=True), ('delivered_at', None)), _connector='OR'), name='delivery_delivered_has_its_time')],
                    },
                ),
            ],
        ),
    ]

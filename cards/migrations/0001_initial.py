import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
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
        ('enterprises', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('workers', '0001_initial'),
    ]

    operations = [
        gaotai_jiazheng.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='SigningKey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key_id', models.CharField(max_length=8, unique=True, verbose_name='密钥编号')),
                        ('public_key', models.CharField(max_length=64, unique=True, verbose_name='公钥')),
                        ('private_key', gaotai_jiazheng.sealed.SealedTextField(verbose_name='私钥')),
                        ('place', models.PositiveSmallIntegerField(choices=[(1, '甲'), (2, '乙')], verbose_name='位置')),
                        ('made_by', models.ForeignKey(blank=True, help_text='空着表示由服务器上的命令生成。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='生成人')),
                        ('valid_from', models.DateTimeField(default=django.utils.timezone.now, verbose_name='自')),
                        ('valid_until', models.DateTimeField(blank=True, help_text='到这一刻为止；空着表示正在签发。', null=True, verbose_name='至')),
                        ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                    ],
                    options={
                        'verbose_name': '签名密钥',
                        'verbose_name_plural': '签名密钥',
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('place__in', [1, 2])), name='signing_key_has_one_of_two_places'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='signing_key_period_in_order', violation_error_message='截止时间不能早于开始时间。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('place', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), function='TSTZRANGE', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='signing_key_two_at_a_time', violation_error_message='最多有两把有效的密钥，请等旧的到期，或者先停用一把。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f448a71d55e515afbe0150e7ed0fcd5466e4a13f', operation='DELETE', pgid='pgtrigger_never_deleted_a6975', table='cards_signingkey', when='BEFORE')), pgtrigger.compiler.Trigger(name='what_it_signs_with_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."key_id" IS DISTINCT FROM (NEW."key_id") OR OLD."public_key" IS DISTINCT FROM (NEW."public_key") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='761967582c811b06c65389a06f924c3224a0057a', operation='UPDATE', pgid='pgtrigger_what_it_signs_with_stays_19330', table='cards_signingkey', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cards_signingkeyevent" ("id", "key_id", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "public_key", "revoked_at", "valid_from", "valid_until") VALUES (NEW."id", NEW."key_id", NEW."made_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."public_key", NEW."revoked_at", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='250a676680afc5a32d8fe1160068dbc405510495', operation='INSERT', pgid='pgtrigger_insert_insert_d9750', table='cards_signingkey', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key_id" IS DISTINCT FROM (NEW."key_id") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."public_key" IS DISTINCT FROM (NEW."public_key") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until"))', func='INSERT INTO "cards_signingkeyevent" ("id", "key_id", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "public_key", "revoked_at", "valid_from", "valid_until") VALUES (NEW."id", NEW."key_id", NEW."made_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."public_key", NEW."revoked_at", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='5034ed22cd466708f23dbe413faa49f9dab311e1', operation='UPDATE', pgid='pgtrigger_update_update_683c6', table='cards_signingkey', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='SigningKeyEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='cards.signingkey')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('key_id', models.CharField(max_length=8, verbose_name='密钥编号')),
                        ('public_key', models.CharField(max_length=64, verbose_name='公钥')),
                        ('place', models.PositiveSmallIntegerField(choices=[(1, '甲'), (2, '乙')], verbose_name='位置')),
                        ('made_by', models.ForeignKey(blank=True, db_constraint=False, help_text='空着表示由服务器上的命令生成。', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='生成人')),
                        ('valid_from', models.DateTimeField(default=django.utils.timezone.now, verbose_name='自')),
                        ('valid_until', models.DateTimeField(blank=True, help_text='到这一刻为止；空着表示正在签发。', null=True, verbose_name='至')),
                        ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Card',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.BigIntegerField(unique=True, verbose_name='编号')),
                        ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='workers.worker', verbose_name='家政服务员')),
                        ('serial', models.PositiveIntegerField(verbose_name='第几次发证')),
                        ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='enterprises.enterprise', verbose_name='家政企业')),
                        ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bureaus.bureau', verbose_name='发证单位')),
                        ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='cards.signingkey', verbose_name='签名密钥')),
                        ('token', models.CharField(max_length=108, verbose_name='签名内容')),
                        ('issued_on', models.DateField(verbose_name='发证日')),
                        ('valid_until', models.DateField(help_text='含这一天。', verbose_name='有效期至')),
                        ('state', models.CharField(choices=[('issued', '使用中'), ('lost', '已挂失'), ('replaced', '已换发'), ('revoked', '已吊销')], default='issued', max_length=10, verbose_name='状态')),
                        ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发证人')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                        ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='停用原因')),
                        ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='cards.card', verbose_name='换发的旧证')),
                    ],
                    options={
                        'verbose_name': '居家上门服务证',
                        'verbose_name_plural': '居家上门服务证',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(fields=['enterprise', '-id'], name='card_of_enterprise'), models.Index(condition=models.Q(('state', 'issued'), _negated=True), fields=['number'], name='card_no_longer_in_use')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'issued')), fields=('worker',), name='card_one_in_use', violation_error_message='这个人已经有一张使用中的上门服务证。'), models.UniqueConstraint(fields=('worker', 'serial'), name='card_serial_once'), models.CheckConstraint(condition=models.Q(('number__gte', 0), ('number__lt', 3404825447)), name='card_number_has_a_code'), models.CheckConstraint(condition=models.Q(('serial__gt', 0)), name='card_serial_from_one'), models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('issued_on'))), name='card_days_in_order', violation_error_message='有效期不能早于发证日。'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_reason', ''), ('state', 'issued')), models.Q(models.Q(('state', 'issued'), _negated=True), ('ended_at__isnull', False), models.Q(('ended_reason', ''), _negated=True)), _connector='OR'), name='card_ended_says_why', violation_error_message='停用要写明原因。'), models.CheckConstraint(condition=models.Q(('replaces', None), models.Q(('replaces', models.F('id')), _negated=True), _connector='OR'), name='card_replaces_another')],
                        'triggers': [pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b05c8181da4f1c321caa0730db5ebc1a2ccb469a', operation='DELETE', pgid='pgtrigger_never_deleted_33149', table='cards_card', when='BEFORE')), pgtrigger.compiler.Trigger(name='ended_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IN (\'replaced\', \'revoked\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='744f96a1d8145b07ebf0480c8d3247e478026e23', operation='UPDATE', pgid='pgtrigger_ended_stays_7fd36', table='cards_card', when='BEFORE')), pgtrigger.compiler.Trigger(name='lost_is_not_found_again', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."state" = \'issued\' AND OLD."state" = \'lost\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8fa772a47936cfe4abb87a8cdeec3b156fd295e7', operation='UPDATE', pgid='pgtrigger_lost_is_not_found_again_fe609', table='cards_card', when='BEFORE')), pgtrigger.compiler.Trigger(name='what_was_issued_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."worker_id" IS DISTINCT FROM (NEW."worker_id") OR OLD."serial" IS DISTINCT FROM (NEW."serial") OR OLD."enterprise_id" IS DISTINCT FROM (NEW."enterprise_id") OR OLD."bureau_id" IS DISTINCT FROM (NEW."bureau_id") OR OLD."key_id" IS DISTINCT FROM (NEW."key_id") OR OLD."token" IS DISTINCT FROM (NEW."token") OR OLD."issued_on" IS DISTINCT FROM (NEW."issued_on") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until") OR OLD."issued_by_id" IS DISTINCT FROM (NEW."issued_by_id") OR OLD."replaces_id" IS DISTINCT FROM (NEW."replaces_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='eda5ec02fec5a9ef0913bde985ea8374936b777a', operation='UPDATE', pgid='pgtrigger_what_was_issued_stays_936ec', table='cards_card', when='BEFORE')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cards_cardevent" ("bureau_id", "ended_at", "ended_reason", "enterprise_id", "id", "issued_by_id", "issued_on", "key_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaces_id", "serial", "state", "token", "valid_until", "worker_id") VALUES (NEW."bureau_id", NEW."ended_at", NEW."ended_reason", NEW."enterprise_id", NEW."id", NEW."issued_by_id", NEW."issued_on", NEW."key_id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."replaces_id", NEW."serial", NEW."state", NEW."token", NEW."valid_until", NEW."worker_id"); RETURN NULL;', hash='e2457c94cc1f2dc0308efe308bd2c065be9e10c2', operation='UPDATE', pgid='pgtrigger_update_update_628bf', table='cards_card', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cards_cardevent" ("bureau_id", "ended_at", "ended_reason", "enterprise_id", "id", "issued_by_id", "issued_on", "key_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaces_id", "serial", "state", "token", "valid_until", "worker_id") VALUES (OLD."bureau_id", OLD."ended_at", OLD."ended_reason", OLD."enterprise_id", OLD."id", OLD."issued_by_id", OLD."issued_on", OLD."key_id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."replaces_id", OLD."serial", OLD."state", OLD."token", OLD."valid_until", OLD."worker_id"); RETURN NULL;', hash='5e3617419c1bd39a82955067263301c00e1fb110', operation='DELETE', pgid='pgtrigger_delete_delete_974b5', table='cards_card', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='CardEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='cards.card')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('number', models.BigIntegerField(verbose_name='编号')),
                        ('worker', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='workers.worker', verbose_name='家政服务员')),
                        ('serial', models.PositiveIntegerField(verbose_name='第几次发证')),
                        ('enterprise', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.enterprise', verbose_name='家政企业')),
                        ('bureau', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bureaus.bureau', verbose_name='发证单位')),
                        ('key', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cards.signingkey', verbose_name='签名密钥')),
                        ('token', models.CharField(max_length=108, verbose_name='签名内容')),
                        ('issued_on', models.DateField(verbose_name='发证日')),
                        ('valid_until', models.DateField(help_text='含这一天。', verbose_name='有效期至')),
                        ('state', models.CharField(choices=[('issued', '使用中'), ('lost', '已挂失'), ('replaced', '已换发'), ('revoked', '已吊销')], default='issued', max_length=10, verbose_name='状态')),
                        ('issued_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发证人')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                        ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='停用原因')),
                        ('replaces', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cards.card', verbose_name='换发的旧证')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='CardStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='cards.card', verbose_name='上门服务证')),
                        ('action', models.CharField(choices=[('issue', '发证'), ('report_lost', '挂失'), ('replace', '换发'), ('revoke', '吊销'), ('print', '打印')], max_length=12, verbose_name='步骤')),
                        ('by', models.ForeignKey(blank=True, help_text='空着表示持证人本人。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                    ],
                    options={
                        'verbose_name': '上门服务证记录',
                        'verbose_name_plural': '上门服务证记录',
                        'ordering': ['-pk'],
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='52989c7138e96344cc120513f48eeed41d548be3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9c9eb', table='cards_cardstep', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='CheckCount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day', models.DateField(verbose_name='日期')),
                        ('outcome', models.CharField(choices=[('green', '绿色'), ('yellow', '黄色'), ('red', '红色'), ('expired', '证已过期'), ('lost', '证已挂失'), ('replaced', '证已换发'), ('revoked', '证已吊销'), ('key_ended', '密钥已停用'), ('not_a_card', '不是上门服务证'), ('foreign', '不是本县签发'), ('forged', '内容被改动'), ('unknown', '没有这张证')], max_length=12, verbose_name='结果')),
                        ('checks', models.PositiveIntegerField(verbose_name='次数')),
                    ],
                    options={
                        'verbose_name': '查验次数',
                        'verbose_name_plural': '查验次数',
                        'ordering': ['-day', 'outcome'],
                        'constraints': [models.UniqueConstraint(fields=('day', 'outcome'), name='check_count_once')],
                    },
                ),
                migrations.CreateModel(
                    name='RevocationList',
                    fields=[
                        ('id', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='编号')),
                        ('payload', models.TextField(verbose_name='内容')),
                        ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cards.signingkey', verbose_name='签名密钥')),
                        ('signature', models.CharField(max_length=88, verbose_name='签名')),
                        ('issued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='签发时间')),
                    ],
                    options={
                        'verbose_name': '停用名单',
                        'verbose_name_plural': '停用名单',
                        'ordering': ['-pk'],
                        'triggers': [pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7d7378c335a5f57874a67071ba0f676a21091a56', operation='UPDATE', pgid='pgtrigger_never_changed_346c2', table='cards_revocationlist', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='Standing',
                    fields=[
                        ('worker', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='standing', serialize=False, to='workers.worker', verbose_name='家政服务员')),
                        ('colour', models.PositiveSmallIntegerField(choices=[(0, '绿色'), (1, '黄色'), (2, '红色')], verbose_name='颜色')),
                        ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None, verbose_name='原因')),
                        ('valid_until', models.DateField(blank=True, null=True, verbose_name='颜色不变到')),
                        ('settled_until', models.DateField(blank=True, null=True, verbose_name='原因不变到')),
                        ('rule_version', models.CharField(max_length=10, verbose_name='规则版本')),
                        ('computed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='计算时间')),
                    ],
                    options={
                        'verbose_name': '上门服务状态',
                        'verbose_name_plural': '上门服务状态',
                        'constraints': [models.CheckConstraint(condition=models.Q(('colour__in', [0, 1, 2])), name='standing_has_one_of_three_colours'), models.CheckConstraint(condition=models.Q(models.Q(('colour', 0), ('reasons', [])), models.Q(models.Q(('colour', 0), _negated=True), models.Q(('reasons', []), _negated=True)), _connector='OR'), name='standing_not_green_says_why'), models.CheckConstraint(condition=models.Q(('valid_until', None), models.Q(('settled_until__isnull', False), ('settled_until__lte', models.F('valid_until'))), _connector='OR'), name='standing_settled_within_its_colour')],
                    },
                ),
                migrations.CreateModel(
                    name='Clearance',
                    fields=[
                        ('check_passed', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='workers.backgroundcheck', verbose_name='背景核验')),
                        ('worker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workers.worker', verbose_name='家政服务员')),
                        ('checked_on', models.DateField(verbose_name='核验日')),
                    ],
                    options={
                        'verbose_name': '通过的背景核验',
                        'verbose_name_plural': '通过的背景核验',
                    },
                ),
                migrations.CreateModel(
                    name='StandingChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('worker_id', models.BigIntegerField(db_index=True)),
                    ],
                    options={
                        'verbose_name': '待重算的上门服务状态',
                        'verbose_name_plural': '待重算的上门服务状态',
                    },
                ),
            ],
        ),
    ]

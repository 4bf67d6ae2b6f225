import django.db.models.deletion
import django.utils.timezone
import gaotai_jiazheng.schema
import gaotai_jiazheng.sealed
import pgtrigger.compiler
import taxes.models.declaration
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('bureaus', '0001_initial'),
        ('enterprises', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        gaotai_jiazheng.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Declaration',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tax_declarations', to='enterprises.enterprise', verbose_name='家政企业')),
                        ('kind', models.CharField(choices=[('agreement', '平台以外签订的三方协议'), ('wages', '工资发放记录'), ('training', '培训记录'), ('system', '其他业务管理系统的登记')], max_length=10, verbose_name='种类')),
                        ('from_on', models.DateField(verbose_name='自')),
                        ('to_on', models.DateField(help_text='含这一天。', verbose_name='至')),
                        ('people', models.PositiveSmallIntegerField(verbose_name='涉及人数')),
                        ('text', models.CharField(max_length=200, verbose_name='说明')),
                        ('file', models.FileField(upload_to=taxes.models.declaration.stored_name)),
                        ('name', models.CharField(max_length=120, verbose_name='文件名')),
                        ('content_type', models.CharField(max_length=40, verbose_name='类型')),
                        ('size', models.PositiveIntegerField(verbose_name='字节')),
                        ('digest', models.CharField(max_length=64, verbose_name='SHA-256')),
                        ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('declared_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='自报日')),
                        ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回日')),
                        ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': '企业自报',
                        'verbose_name_plural': '企业自报',
                        'ordering': ['-from_on', '-pk'],
                        'indexes': [models.Index(fields=['enterprise', '-from_on'], name='declaration_newest')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('to_on__gte', models.F('from_on'))), name='declaration_days_in_order', violation_error_message='截止日期不能早于开始日期。'), models.CheckConstraint(condition=models.Q(('to_on__lte', models.F('declared_on'))), name='declaration_of_what_was', violation_error_message='只能自报已经发生的事。'), models.CheckConstraint(condition=models.Q(('people__gte', 1)), name='declaration_of_somebody', violation_error_message='至少涉及一个人。'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_by', None), ('withdrawn_on', None)), models.Q(('withdrawn_by__isnull', False), ('withdrawn_on__gte', models.F('declared_on'))), _connector='OR'), name='declaration_withdrawn_by_somebody')],
                        'triggers': [pgtrigger.compiler.Trigger(name='declared_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."enterprise_id" IS DISTINCT FROM (NEW."enterprise_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."from_on" IS DISTINCT FROM (NEW."from_on") OR OLD."to_on" IS DISTINCT FROM (NEW."to_on") OR OLD."people" IS DISTINCT FROM (NEW."people") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."file" IS DISTINCT FROM (NEW."file") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."content_type" IS DISTINCT FROM (NEW."content_type") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."declared_by_id" IS DISTINCT FROM (NEW."declared_by_id") OR OLD."declared_on" IS DISTINCT FROM (NEW."declared_on"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='eee556c5925c4fbd5631eb43226a74d9a638d74a', operation='UPDATE', pgid='pgtrigger_declared_stays_b2c74', table='taxes_declaration', when='BEFORE')), pgtrigger.compiler.Trigger(name='withdrawn_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."withdrawn_on" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='069c564972ffb79e85654b3e6ab6315a0c25f940', operation='UPDATE', pgid='pgtrigger_withdrawn_stays_13e24', table='taxes_declaration', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='2539c4fcf249d02da0c7821fb32c623c4a4aaaa6', operation='DELETE', pgid='pgtrigger_never_deleted_e5b8d', table='taxes_declaration', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='Pack',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=30, unique=True, verbose_name='编号')),
                        ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tax_packs', to='enterprises.enterprise', verbose_name='家政企业')),
                        ('as_of', models.DateField(verbose_name='截至')),
                        ('sha256', models.CharField(max_length=64, verbose_name='PDF 的 SHA-256')),
                        ('data_sha256', models.CharField(max_length=64, verbose_name='内容的 SHA-256')),
                        ('data', gaotai_jiazheng.sealed.SealedTextField(help_text='JSON', verbose_name='内容')),
                        ('pdf', gaotai_jiazheng.sealed.SealedTextField(help_text='base64', verbose_name='PDF')),
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='生成时间')),
                    ],
                    options={
                        'verbose_name': '免税证据材料',
                        'verbose_name_plural': '免税证据材料',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(fields=['enterprise', '-id'], name='tax_pack_newest')],
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='15d95ec0a74fcc98b824252815f528ec302c948a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c8ea9', table='taxes_pack', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='TaxBureau',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('bureau', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='tax_duty', to='bureaus.bureau', verbose_name='责任单位')),
                    ],
                    options={
                        'verbose_name': '税务机关',
                        'verbose_name_plural': '税务机关',
                        'ordering': ['pk'],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "taxes_taxbureauevent" ("bureau_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."bureau_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='94315c5bf59027563c09454693f847c04dc9a66a', operation='INSERT', pgid='pgtrigger_insert_insert_e50f7', table='taxes_taxbureau', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "taxes_taxbureauevent" ("bureau_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."bureau_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='009bc51276e7130597b965cda525605cc74878c8', operation='UPDATE', pgid='pgtrigger_update_update_1612e', table='taxes_taxbureau', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='TaxBureauEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='taxes.taxbureau')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('bureau', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bureaus.bureau', verbose_name='责任单位')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Sharing',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tax_sharings', to='enterprises.enterprise', verbose_name='家政企业')),
                        ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tax_sharings', to='bureaus.bureau', verbose_name='税务机关')),
                        ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='授权人')),
                        ('given_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='授权时间')),
                        ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='收回时间')),
                    ],
                    options={
                        'verbose_name': '企业授权查看的免税自查',
                        'verbose_name_plural': '企业授权查看的免税自查',
                        'ordering': ['-pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('enterprise', 'bureau'), name='tax_sharing_once', violation_error_message='已经授权这个单位查看。'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__gte', models.F('given_at')), ('ended_by__isnull', False)), _connector='OR'), name='tax_sharing_ended_by_somebody')],
                        'triggers': [pgtrigger.compiler.Trigger(name='given_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."enterprise_id" IS DISTINCT FROM (NEW."enterprise_id") OR OLD."bureau_id" IS DISTINCT FROM (NEW."bureau_id") OR OLD."given_by_id" IS DISTINCT FROM (NEW."given_by_id") OR OLD."given_at" IS DISTINCT FROM (NEW."given_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='274aa6cf560e4e2b92802e436f7228ed8ec00791', operation='UPDATE', pgid='pgtrigger_given_stays_1c317', table='taxes_sharing', when='BEFORE')), pgtrigger.compiler.Trigger(name='ended_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ended_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a03264afbea829a9382e07e60cb0cd119b9241c6', operation='UPDATE', pgid='pgtrigger_ended_stays_b7979', table='taxes_sharing', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f31911fab182c16a42308d37bccb56775d48b13a', operation='DELETE', pgid='pgtrigger_never_deleted_6b0fe', table='taxes_sharing', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "taxes_sharingevent" ("bureau_id", "ended_at", "ended_by_id", "enterprise_id", "given_at", "given_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."bureau_id", NEW."ended_at", NEW."ended_by_id", NEW."enterprise_id", NEW."given_at", NEW."given_by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='b6245d01d613f9fdb8193ae2c18a03ea35fe5aec', operation='INSERT', pgid='pgtrigger_insert_insert_eb8cf', table='taxes_sharing', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "taxes_sharingevent" ("bureau_id", "ended_at", "ended_by_id", "enterprise_id", "given_at", "given_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."bureau_id", NEW."ended_at", NEW."ended_by_id", NEW."enterprise_id", NEW."given_at", NEW."given_by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='fa79321a4e7083fc91d48bcda4927375f02ee181', operation='UPDATE', pgid='pgtrigger_update_update_c24dd', table='taxes_sharing', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='SharingEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='taxes.sharing')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('enterprise', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.enterprise', verbose_name='家政企业')),
                        ('bureau', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bureaus.bureau', verbose_name='税务机关')),
                        ('given_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='授权人')),
                        ('given_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='授权时间')),
                        ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='收回时间')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
            ],
        ),
    ]

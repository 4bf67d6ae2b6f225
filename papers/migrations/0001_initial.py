import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import gaotai_jiazheng.schema
import gaotai_jiazheng.sealed
import papers.models.series
import pgtrigger.compiler
import uuid
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
                    name='Paper',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                        ('subject_id', models.BigIntegerField()),
                        ('subject_label', models.CharField(max_length=40, verbose_name='事项编号')),
                        ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='bureaus.bureau', verbose_name='签发单位')),
                        ('word', models.CharField(max_length=20, verbose_name='字')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年')),
                        ('sequence', models.PositiveIntegerField(verbose_name='号')),
                        ('number', models.CharField(max_length=60, verbose_name='文号')),
                        ('template', models.SlugField(verbose_name='文书标识')),
                        ('template_version', models.PositiveSmallIntegerField(verbose_name='文书版本')),
                        ('title', models.CharField(max_length=60, verbose_name='文书名称')),
                        ('recipients', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='送达对象')),
                        ('sha256', models.CharField(max_length=64, verbose_name='PDF 的 SHA-256')),
                        ('data_sha256', models.CharField(max_length=64, verbose_name='内容的 SHA-256')),
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False, help_text='签发页面的标识：同一页面点两次只签发一份。')),
                        ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签发人')),
                        ('issued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='签发时间')),
                        ('state', models.CharField(choices=[('issued', '已签发'), ('withdrawn', '已撤回')], default='issued', max_length=10, verbose_name='状态')),
                        ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤回人')),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤回时间')),
                        ('withdrawal_reason', models.CharField(blank=True, max_length=200, verbose_name='撤回原因')),
                    ],
                    options={
                        'verbose_name': '文书',
                        'verbose_name_plural': '文书',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(fields=['subject_type', 'subject_id'], name='paper_subject'), models.Index(fields=['bureau', '-id'], name='paper_bureau_newest')],
                        'constraints': [models.UniqueConstraint(fields=('bureau', 'word', 'year', 'sequence'), name='paper_sequence_once'), models.UniqueConstraint(fields=('number',), name='paper_number_once'), models.UniqueConstraint(fields=('key',), name='paper_key_once'), models.CheckConstraint(condition=models.Q(('sequence__gt', 0)), name='paper_sequence_from_one'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'issued'), ('withdrawal_reason', ''), ('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='paper_withdrawn_says_why', violation_error_message='撤回文书要写明原因。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d3d02ba4df20bacf6e42daa682c742113d7a3496', operation='DELETE', pgid='pgtrigger_never_deleted_9de5b', table='papers_paper', when='BEFORE')), pgtrigger.compiler.Trigger(name='words_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."subject_type_id" IS DISTINCT FROM (NEW."subject_type_id") OR OLD."subject_id" IS DISTINCT FROM (NEW."subject_id") OR OLD."subject_label" IS DISTINCT FROM (NEW."subject_label") OR OLD."bureau_id" IS DISTINCT FROM (NEW."bureau_id") OR OLD."word" IS DISTINCT FROM (NEW."word") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."sequence" IS DISTINCT FROM (NEW."sequence") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."template" IS DISTINCT FROM (NEW."template") OR OLD."template_version" IS DISTINCT FROM (NEW."template_version") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."recipients" IS DISTINCT FROM (NEW."recipients") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."data_sha256" IS DISTINCT FROM (NEW."data_sha256") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."issued_by_id" IS DISTINCT FROM (NEW."issued_by_id") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5d33a626bbc00e94ec8eae46634cc0bf61c69b57', operation='UPDATE', pgid='pgtrigger_words_stay_e8b1d', table='papers_paper', when='BEFORE')), pgtrigger.compiler.Trigger(name='withdrawn_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'withdrawn\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ecd71e042d289a62dd51821f1941af834f7e7328', operation='UPDATE', pgid='pgtrigger_withdrawn_stays_d8fce', table='papers_paper', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='PaperContent',
                    fields=[
                        ('paper', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='content', serialize=False, to='papers.paper', verbose_name='文书')),
                        ('data', gaotai_jiazheng.sealed.SealedTextField(help_text='JSON', verbose_name='内容')),
                        ('pdf', gaotai_jiazheng.sealed.SealedTextField(help_text='base64', verbose_name='PDF')),
                    ],
                    options={
                        'verbose_name': '文书内容',
                        'verbose_name_plural': '文书内容',
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='699ed6cd5df620bd07d5004dc9cd8e89c79421c9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b9457', table='papers_papercontent', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='PaperDelivery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='papers.paper', verbose_name='文书')),
                        ('recipient', models.CharField(max_length=20, verbose_name='送达对象')),
                        ('way', models.CharField(choices=[('online', '网上'), ('phone', '电话'), ('sms', '短信'), ('email', '电子邮件'), ('letter', '邮寄'), ('in_person', '当面')], max_length=10, verbose_name='方式')),
                        ('delivered_at', models.DateTimeField(verbose_name='送达时间')),
                        ('remark', models.CharField(blank=True, max_length=200, verbose_name='备注')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='记录人')),
                        ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='记录时间')),
                    ],
                    options={
                        'verbose_name': '送达记录',
                        'verbose_name_plural': '送达记录',
                        'ordering': ['pk'],
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='aec3f6b664dd1afdd7bd21757c10386b424db951', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3d544', table='papers_paperdelivery', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='Series',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_series', to='bureaus.bureau', verbose_name='责任单位')),
                        ('template', models.SlugField(blank=True, help_text='空着表示本单位没有另外登记字号的全部文书。', verbose_name='文书标识')),
                        ('word', models.CharField(help_text='例如：高市监调。', max_length=20, verbose_name='字')),
                        ('pattern', models.CharField(default='{字}〔{年}〕第{号}号', max_length=40, validators=[papers.models.series.validate_pattern], verbose_name='格式')),
                        ('source', models.CharField(blank=True, help_text='本单位哪份文件确定的；暂定的请写明。', max_length=120, verbose_name='依据')),
                    ],
                    options={
                        'verbose_name': '文书字号',
                        'verbose_name_plural': '文书字号',
                        'ordering': ['bureau', 'template'],
                        'constraints': [models.UniqueConstraint(fields=('bureau', 'template'), name='paper_series_once_per_form', violation_error_message='这个单位的这种文书已经有字号。'), models.CheckConstraint(condition=models.Q(('pattern__contains', '{字}'), ('pattern__contains', '{年}'), ('pattern__contains', '{号}')), name='paper_series_pattern_complete', violation_error_message='格式里要有{字}、{年}、{号}。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('word', '='), ('bureau', '<>')], name='paper_series_word_of_one_bureau', violation_error_message='另一个单位已经使用这个字。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "papers_seriesevent" ("bureau_id", "id", "pattern", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "template", "word") VALUES (NEW."bureau_id", NEW."id", NEW."pattern", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source", NEW."template", NEW."word"); RETURN NULL;', hash='5a9ebdc7ccd80c63d58b00695e9870fd6a3e2fd3', operation='INSERT', pgid='pgtrigger_insert_insert_6065b', table='papers_series', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "papers_seriesevent" ("bureau_id", "id", "pattern", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "template", "word") VALUES (NEW."bureau_id", NEW."id", NEW."pattern", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source", NEW."template", NEW."word"); RETURN NULL;', hash='ff7be15c7e126a2bcb516d653e2ba3b55846d600', operation='UPDATE', pgid='pgtrigger_update_update_0100b', table='papers_series', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='SeriesEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='papers.series')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('bureau', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bureaus.bureau', verbose_name='责任单位')),
                        ('template', models.SlugField(blank=True, db_index=False, help_text='空着表示本单位没有另外登记字号的全部文书。', verbose_name='文书标识')),
                        ('word', models.CharField(help_text='例如：高市监调。', max_length=20, verbose_name='字')),
                        ('pattern', models.CharField(default='{字}〔{年}〕第{号}号', max_length=40, validators=[papers.models.series.validate_pattern], verbose_name='格式')),
                        ('source', models.CharField(blank=True, help_text='本单位哪份文件确定的；暂定的请写明。', max_length=120, verbose_name='依据')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='SeriesCount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bureaus.bureau')),
                        ('word', models.CharField(max_length=20, verbose_name='字')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年')),
                        ('last', models.PositiveIntegerField(default=0, verbose_name='最后的号')),
                    ],
                    options={
                        'verbose_name': '文书编号',
                        'verbose_name_plural': '文书编号',
                        'constraints': [models.UniqueConstraint(fields=('bureau', 'word', 'year'), name='paper_series_count_once')],
                    },
                ),
            ],
        ),
    ]

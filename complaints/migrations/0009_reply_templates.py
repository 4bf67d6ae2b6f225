import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import complaints.reply_templates


class Migration(migrations.Migration):

    dependencies = [
        ('bureaus', '0002_history'),
        ('complaints', '0008_complaint_month'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReplyTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, choices=[('complaint', '投诉'), ('violation_report', '举报'), ('wage_arrears', '欠薪'), ('consultation', '咨询'), ('help', '求助'), ('suggestion', '建议')], help_text='空着表示各类事项都能用。', max_length=20, verbose_name='事项类型')),
                ('action', models.CharField(blank=True, choices=[('submit', '提交'), ('transfer', '派单'), ('record', '登记签收'), ('assign', '交办'), ('note', '记录'), ('send_back', '退回'), ('decide_bureau', '裁定承办单位'), ('confirm_receipt', '确认收到'), ('request_identity', '要求补充身份证明'), ('confirm_identity', '身份核验通过'), ('accept', '受理'), ('decline', '不予受理'), ('start_mediation', '开始调解'), ('start_check', '开始核查'), ('file_case', '立案'), ('not_file', '不予立案'), ('redirect', '告知其他途径'), ('merge', '并案'), ('add_facts', '并入新事实'), ('split', '分开办理'), ('mediate_labor', '开始劳动争议调解'), ('end_labor_mediation', '结束劳动争议调解'), ('apply_arbitration', '登记仲裁申请'), ('accept_arbitration', '登记仲裁受理'), ('end_arbitration', '登记仲裁结果'), ('start_appraisal', '委托鉴定检测'), ('end_appraisal', '鉴定检测结束'), ('agree', '达成调解'), ('terminate', '终止调解'), ('tell', '告知结果'), ('answer', '答复'), ('withdraw', '撤回'), ('follow_up', '回访'), ('rework', '重办'), ('reopen', '重新办理'), ('archive', '归档'), ('extend', '延期'), ('hand_over', '转办'), ('confirm_handover', '登记转办编号'), ('return_handover', '转办被退回'), ('record_result', '登记转办结果'), ('urge', '催办'), ('supervise', '督办')], help_text='空着表示各个步骤都能用。', max_length=20, verbose_name='步骤')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('text', models.TextField(max_length=2000, validators=[complaints.reply_templates.validate_places], verbose_name='内容')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
            ],
            options={
                'verbose_name': '回复模板',
                'verbose_name_plural': '回复模板',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReplyTemplateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(blank=True, choices=[('complaint', '投诉'), ('violation_report', '举报'), ('wage_arrears', '欠薪'), ('consultation', '咨询'), ('help', '求助'), ('suggestion', '建议')], help_text='空着表示各类事项都能用。', max_length=20, verbose_name='事项类型')),
                ('action', models.CharField(blank=True, choices=[('submit', '提交'), ('transfer', '派单'), ('record', '登记签收'), ('assign', '交办'), ('note', '记录'), ('send_back', '退回'), ('decide_bureau', '裁定承办单位'), ('confirm_receipt', '确认收到'), ('request_identity', '要求补充身份证明'), ('confirm_identity', '身份核验通过'), ('accept', '受理'), ('decline', '不予受理'), ('start_mediation', '开始调解'), ('start_check', '开始核查'), ('file_case', '立案'), ('not_file', '不予立案'), ('redirect', '告知其他途径'), ('merge', '并案'), ('add_facts', '并入新事实'), ('split', '分开办理'), ('mediate_labor', '开始劳动争议调解'), ('end_labor_mediation', '结束劳动争议调解'), ('apply_arbitration', '登记仲裁申请'), ('accept_arbitration', '登记仲裁受理'), ('end_arbitration', '登记仲裁结果'), ('start_appraisal', '委托鉴定检测'), ('end_appraisal', '鉴定检测结束'), ('agree', '达成调解'), ('terminate', '终止调解'), ('tell', '告知结果'), ('answer', '答复'), ('withdraw', '撤回'), ('follow_up', '回访'), ('rework', '重办'), ('reopen', '重新办理'), ('archive', '归档'), ('extend', '延期'), ('hand_over', '转办'), ('confirm_handover', '登记转办编号'), ('return_handover', '转办被退回'), ('record_result', '登记转办结果'), ('urge', '催办'), ('supervise', '督办')], help_text='空着表示各个步骤都能用。', max_length=20, verbose_name='步骤')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('text', models.TextField(max_length=2000, validators=[complaints.reply_templates.validate_places], verbose_name='内容')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='replytemplate',
            name='bureau',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reply_templates', to='bureaus.bureau', verbose_name='责任单位'),
        ),
        migrations.AddField(
            model_name='replytemplateevent',
            name='bureau',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bureaus.bureau', verbose_name='责任单位'),
        ),
        migrations.AddField(
            model_name='replytemplateevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='replytemplateevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='complaints.replytemplate'),
        ),
        migrations.AddConstraint(
            model_name='replytemplate',
            constraint=models.UniqueConstraint(fields=('bureau', 'kind', 'action', 'name'), name='reply_template_name_once', violation_error_message='已经有同名的回复模板。'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='replytemplate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "complaints_replytemplateevent" ("action", "bureau_id", "id", "is_active", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text") VALUES (NEW."action", NEW."bureau_id", NEW."id", NEW."is_active", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."text"); RETURN NULL;', hash='a42a93d09cc83166407336d3c71c7078906d0ba3', operation='INSERT', pgid='pgtrigger_insert_insert_c296b', table='complaints_replytemplate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='replytemplate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "complaints_replytemplateevent" ("action", "bureau_id", "id", "is_active", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text") VALUES (NEW."action", NEW."bureau_id", NEW."id", NEW."is_active", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."text"); RETURN NULL;', hash='aec911d1a37d00304632090cc44923150e0f73bc', operation='UPDATE', pgid='pgtrigger_update_update_e7008', table='complaints_replytemplate', when='AFTER')),
        ),
    ]

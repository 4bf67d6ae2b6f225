
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


from gaotai_jiazheng.schema import ChangeTogether


class Migration(migrations.Migration):

    dependencies = [
        ('disclosure', '0005_rows'),
        ('enterprises', '0004_files_and_warnings'),
        ('funds', '0004_row_of_a_list'),
        ('regions', '0001_initial'),
        ('subsidies', '0005_used_by_claims'),
        ('workers', '0002_imports_by_lease'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        ChangeTogether([
        migrations.CreateModel(
            name='NoticeList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('put_up_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='公示时间')),
            ],
            options={
                'verbose_name': '拟发放名单',
                'verbose_name_plural': '拟发放名单',
                'ordering': ['-pk'],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='subsidypolicy',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='subsidypolicy',
            name='update_update',
        ),
        migrations.RemoveConstraint(
            model_name='application',
            name='application_once_a_period',
        ),
        migrations.AddField(
            model_name='subsidypolicy',
            name='is_noticed_by_list',
            field=models.BooleanField(default=False, help_text='决定以后不逐件公示，由经办人员把几件放进一份名单。', verbose_name='按名单公示'),
        ),
        migrations.AddField(
            model_name='subsidypolicyevent',
            name='is_noticed_by_list',
            field=models.BooleanField(default=False, help_text='决定以后不逐件公示，由经办人员把几件放进一份名单。', verbose_name='按名单公示'),
        ),
        migrations.AlterField(
            model_name='application',
            name='state',
            field=models.CharField(choices=[('draft', '填写中'), ('checking', '审核中'), ('returned', '待补正'), ('decided', '待公示'), ('noticed', '公示中'), ('granted', '已认定'), ('payable', '待拨付'), ('paid', '已拨付'), ('failed', '拨付失败'), ('refused', '不予补贴'), ('withdrawn', '已撤回'), ('recovering', '追回中'), ('recovered', '已追回')], default='draft', max_length=12, verbose_name='状态'),
        ),
        migrations.AlterField(
            model_name='applicationevent',
            name='state',
            field=models.CharField(choices=[('draft', '填写中'), ('checking', '审核中'), ('returned', '待补正'), ('decided', '待公示'), ('noticed', '公示中'), ('granted', '已认定'), ('payable', '待拨付'), ('paid', '已拨付'), ('failed', '拨付失败'), ('refused', '不予补贴'), ('withdrawn', '已撤回'), ('recovering', '追回中'), ('recovered', '已追回')], default='draft', max_length=12, verbose_name='状态'),
        ),
        migrations.AlterField(
            model_name='applicationstep',
            name='action',
            field=models.CharField(choices=[('submit', '提交'), ('check', '本环节通过'), ('return', '退回补正'), ('refuse', '不予补贴'), ('approve', '同意并公示'), ('decide', '同意，等名单公示'), ('list', '列入名单公示'), ('grant', '认定'), ('withdraw', '撤回'), ('release', '公示期满，送拨付'), ('pay', '拨付到账'), ('fail', '银行退回'), ('claw_back', '要求退回'), ('recover', '记录已退回')], max_length=12, verbose_name='步骤'),
        ),
        migrations.AlterField(
            model_name='applicationstep',
            name='state_after',
            field=models.CharField(choices=[('draft', '填写中'), ('checking', '审核中'), ('returned', '待补正'), ('decided', '待公示'), ('noticed', '公示中'), ('granted', '已认定'), ('payable', '待拨付'), ('paid', '已拨付'), ('failed', '拨付失败'), ('refused', '不予补贴'), ('withdrawn', '已撤回'), ('recovering', '追回中'), ('recovered', '已追回')], max_length=12, verbose_name='之后的状态'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='subsidypolicy',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "subsidies_subsidypolicyevent" ("apply_from", "apply_until", "article", "basis_date", "basis_name", "basis_number", "bureau_id", "code", "conditions", "confirmed_at", "confirmed_by", "fund", "id", "in_force_from", "is_for_units", "is_monthly", "is_noticed_by_list", "materials", "name", "office", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "stages", "terms", "until", "version") VALUES (NEW."apply_from", NEW."apply_until", NEW."article", NEW."basis_date", NEW."basis_name", NEW."basis_number", NEW."bureau_id", NEW."code", NEW."conditions", NEW."confirmed_at", NEW."confirmed_by", NEW."fund", NEW."id", NEW."in_force_from", NEW."is_for_units", NEW."is_monthly", NEW."is_noticed_by_list", NEW."materials", NEW."name", NEW."office", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."region", NEW."stages", NEW."terms", NEW."until", NEW."version"); RETURN NULL;', hash='f6ba57a5df3045276bdc9488b3dbbd3291a61613', operation='INSERT', pgid='pgtrigger_insert_insert_b6fcd', table='subsidies_subsidypolicy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='subsidypolicy',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "subsidies_subsidypolicyevent" ("apply_from", "apply_until", "article", "basis_date", "basis_name", "basis_number", "bureau_id", "code", "conditions", "confirmed_at", "confirmed_by", "fund", "id", "in_force_from", "is_for_units", "is_monthly", "is_noticed_by_list", "materials", "name", "office", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "stages", "terms", "until", "version") VALUES (NEW."apply_from", NEW."apply_until", NEW."article", NEW."basis_date", NEW."basis_name", NEW."basis_number", NEW."bureau_id", NEW."code", NEW."conditions", NEW."confirmed_at", NEW."confirmed_by", NEW."fund", NEW."id", NEW."in_force_from", NEW."is_for_units", NEW."is_monthly", NEW."is_noticed_by_list", NEW."materials", NEW."name", NEW."office", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."region", NEW."stages", NEW."terms", NEW."until", NEW."version"); RETURN NULL;', hash='1b39af5e0b5425d5bd85b9201db7a92f2e3787c3', operation='UPDATE', pgid='pgtrigger_update_update_158c8', table='subsidies_subsidypolicy', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['checking', 'decided', 'failed', 'granted', 'noticed', 'paid', 'payable', 'recovered', 'recovering', 'returned']), models.Q(('code', 'internship'), _negated=True)), fields=('person_digest', 'code', 'year', 'period'), name='application_once_a_period', violation_error_message='这个人（单位）这一期已经申请过这项补贴，不能重复申请。'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'decided'), _negated=True), models.Q(('amount_fen__gt', 0), ('commitment__isnull', False), ('decided_at__isnull', False)), _connector='OR'), name='application_decided_has_its_money'),
        ),
        migrations.AddField(
            model_name='noticelist',
            name='policy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lists', to='subsidies.subsidypolicy', verbose_name='政策'),
        ),
        migrations.AddField(
            model_name='noticelist',
            name='put_up_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='公示人'),
        ),
        ])
    ]

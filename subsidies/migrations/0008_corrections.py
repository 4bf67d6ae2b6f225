
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


from gaotai_jiazheng.schema import ChangeTogether


class Migration(migrations.Migration):

    dependencies = [
        ('subsidies', '0007_claimed_or_applied'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        ChangeTogether([
        migrations.CreateModel(
            name='FactCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fact', models.CharField(max_length=40, verbose_name='事项')),
                ('old', models.JSONField(null=True, verbose_name='原来的值')),
                ('new', models.JSONField(verbose_name='更正后的值')),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('amount_before_fen', models.PositiveBigIntegerField(null=True, verbose_name='原来的金额（分）')),
                ('amount_after_fen', models.PositiveBigIntegerField(null=True, verbose_name='更正后的金额（分）')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
            ],
            options={
                'verbose_name': '更正',
                'verbose_name_plural': '更正',
                'ordering': ['pk'],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='approval',
            name='no_part_in_it',
        ),
        migrations.AlterField(
            model_name='applicationstep',
            name='action',
            field=models.CharField(choices=[('submit', '提交'), ('check', '本环节通过'), ('return', '退回补正'), ('correct', '更正填报'), ('refuse', '不予补贴'), ('approve', '同意并公示'), ('decide', '同意，等名单公示'), ('list', '列入名单公示'), ('grant', '认定'), ('withdraw', '撤回'), ('release', '公示期满，送拨付'), ('pay', '拨付到账'), ('fail', '银行退回'), ('claw_back', '要求退回'), ('recover', '记录已退回')], max_length=12, verbose_name='步骤'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='intern_has_her_days', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.code = 'internship' AND NEW.state IN ('checking', 'decided', 'failed', 'granted', 'noticed', 'paid', 'payable', 'recovered', 'recovering', 'returned'))", constraint='CONSTRAINT', func="\n    IF EXISTS (\n        SELECT FROM subsidies_application AS it\n        WHERE it.id = NEW.id AND it.code = 'internship' AND it.state IN ('checking', 'decided', 'failed', 'granted', 'noticed', 'paid', 'payable', 'recovered', 'recovering', 'returned') AND NOT EXISTS (\n            SELECT FROM subsidies_internshipperiod AS days WHERE days.application_id = it.id AND days.standing)\n    ) THEN\n        RAISE EXCEPTION 'application % stands without the days of its internship', NEW.id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'internship_has_its_days';\n    END IF;\n    RETURN NULL;\n", hash='0df496a0753d5e074e494f7c3e430ab61f9f7dcf', operation='INSERT', pgid='pgtrigger_intern_has_her_days_19344', table='subsidies_application', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='intern_has_her_days_since', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.code = 'internship' AND NEW.state IN ('checking', 'decided', 'failed', 'granted', 'noticed', 'paid', 'payable', 'recovered', 'recovering', 'returned') AND OLD.state NOT IN ('checking', 'decided', 'failed', 'granted', 'noticed', 'paid', 'payable', 'recovered', 'recovering', 'returned'))", constraint='CONSTRAINT', func="\n    IF EXISTS (\n        SELECT FROM subsidies_application AS it\n        WHERE it.id = NEW.id AND it.code = 'internship' AND it.state IN ('checking', 'decided', 'failed', 'granted', 'noticed', 'paid', 'payable', 'recovered', 'recovering', 'returned') AND NOT EXISTS (\n            SELECT FROM subsidies_internshipperiod AS days WHERE days.application_id = it.id AND days.standing)\n    ) THEN\n        RAISE EXCEPTION 'application % stands without the days of its internship', NEW.id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'internship_has_its_days';\n    END IF;\n    RETURN NULL;\n", hash='547558c5e44056a78f9476f170d740c5b4b209c9', operation='UPDATE', pgid='pgtrigger_intern_has_her_days_since_a1845', table='subsidies_application', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='approval',
            trigger=pgtrigger.compiler.Trigger(name='no_part_in_it', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    SELECT entered_by_id INTO NEW.maker_id FROM subsidies_application WHERE id = NEW.application_id;\n\n    PERFORM 1 FROM subsidies_application WHERE id = NEW.application_id AND state = 'checking'\n        AND round = NEW.round AND position = NEW.position FOR SHARE;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'application % does not stand at stage %', NEW.application_id, NEW.position\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_at_its_stage';\n    END IF;\n    IF EXISTS (SELECT 1 FROM subsidies_recusal\n        WHERE application_id = NEW.application_id AND user_id = NEW.by_id)\n    THEN\n        RAISE EXCEPTION 'user % has stepped aside', NEW.by_id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_not_by_recused';\n    END IF;\n    IF EXISTS (SELECT 1 FROM subsidies_factcorrection\n        WHERE application_id = NEW.application_id AND by_id = NEW.by_id)\n    THEN\n        RAISE EXCEPTION 'user % has corrected it', NEW.by_id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_not_by_corrector';\n    END IF;\n    RETURN NEW;\n", hash='ba05ae391f46aba2149e600da9e84b3dcc32e8a2', operation='INSERT', pgid='pgtrigger_no_part_in_it_5cb10', table='subsidies_approval', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='internshipperiod',
            trigger=pgtrigger.compiler.Trigger(name='days_stay_while_asked_for', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF EXISTS (\n        SELECT FROM subsidies_application AS it\n        WHERE it.id = OLD.application_id AND it.code = 'internship' AND it.state IN ('checking', 'decided', 'failed', 'granted', 'noticed', 'paid', 'payable', 'recovered', 'recovering', 'returned') AND NOT EXISTS (\n            SELECT FROM subsidies_internshipperiod AS days WHERE days.application_id = it.id AND days.standing)\n    ) THEN\n        RAISE EXCEPTION 'application % stands without the days of its internship', OLD.application_id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'internship_has_its_days';\n    END IF;\n    RETURN NULL;\n", hash='5591995a29e6478231a67b6b8d8a17cc861fbd69', operation='UPDATE OR DELETE', pgid='pgtrigger_days_stay_while_asked_for_fb167', table='subsidies_internshipperiod', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrations.AddField(
            model_name='factcorrection',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='subsidies.application'),
        ),
        migrations.AddField(
            model_name='factcorrection',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='更正人'),
        ),
        migrations.AddConstraint(
            model_name='factcorrection',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='correction_says_why', violation_error_message='请写明更正的理由。'),
        ),
        migrations.AddConstraint(
            model_name='factcorrection',
            constraint=models.CheckConstraint(condition=models.Q(('old', None), models.Q(('old', models.F('new')), _negated=True), _connector='OR'), name='correction_changes_something'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factcorrection',
            trigger=pgtrigger.compiler.Trigger(name='while_checking', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM 1 FROM subsidies_application WHERE id = NEW.application_id AND state = 'checking' FOR NO KEY UPDATE;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'application % is not being checked', NEW.application_id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_while_checking';\n    END IF;\n    RETURN NEW;\n", hash='8ab2b7ee7cd8eda4c19b67e6bfd20e35ed31d4da', operation='INSERT', pgid='pgtrigger_while_checking_5b568', table='subsidies_factcorrection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='factcorrection',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d93f087b1b092ab1896adcd1e862e23ce1107fe2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c63cd', table='subsidies_factcorrection', when='BEFORE')),
        ),
        ])
    ]

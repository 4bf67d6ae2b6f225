
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from gaotai_jiazheng.schema import ChangeTogether


class Migration(migrations.Migration):

    dependencies = [
        ('subsidies', '0006_list'),
    ]

    operations = [
        ChangeTogether([
        migrations.AlterModelOptions(
            name='claimline',
            options={'ordering': ['enrolment_id'], 'verbose_name': '培训补贴学员', 'verbose_name_plural': '培训补贴学员'},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='unless_claimed', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.code = 'training' AND NEW.state IN ('checking', 'decided', 'failed', 'granted', 'noticed', 'paid', 'payable', 'recovered', 'recovering', 'returned'))", func="\n    PERFORM pg_advisory_xact_lock(hashtextextended('training' || NEW.person_digest || NEW.year, 0));\n    IF EXISTS (\n        SELECT FROM subsidies_claimline WHERE person_digest = NEW.person_digest AND year = NEW.year AND is_standing\n    ) THEN\n        RAISE EXCEPTION 'learner_claimed_or_applied: subsidies_claimline has her year already'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'learner_claimed_or_applied';\n    END IF;\n    RETURN NEW;\n", hash='02e772c0b87e6a1ba094cf007ac61f03a9f62609', operation='INSERT', pgid='pgtrigger_unless_claimed_f4d53', table='subsidies_application', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='unless_claimed_since', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.code = 'training' AND NEW.state IN ('checking', 'decided', 'failed', 'granted', 'noticed', 'paid', 'payable', 'recovered', 'recovering', 'returned') AND (OLD.state NOT IN ('checking', 'decided', 'failed', 'granted', 'noticed', 'paid', 'payable', 'recovered', 'recovering', 'returned') OR (OLD.person_digest, OLD.year) IS DISTINCT FROM (NEW.person_digest, NEW.year)))", func="\n    PERFORM pg_advisory_xact_lock(hashtextextended('training' || NEW.person_digest || NEW.year, 0));\n    IF EXISTS (\n        SELECT FROM subsidies_claimline WHERE person_digest = NEW.person_digest AND year = NEW.year AND is_standing\n    ) THEN\n        RAISE EXCEPTION 'learner_claimed_or_applied: subsidies_claimline has her year already'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'learner_claimed_or_applied';\n    END IF;\n    RETURN NEW;\n", hash='3ff5710977f8fb353d6f12e5cc932372953097a1', operation='UPDATE', pgid='pgtrigger_unless_claimed_since_725bd', table='subsidies_application', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimline',
            trigger=pgtrigger.compiler.Trigger(name='unless_applied', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.is_standing)', func="\n    PERFORM pg_advisory_xact_lock(hashtextextended('training' || NEW.person_digest || NEW.year, 0));\n    IF EXISTS (\n        SELECT FROM subsidies_application WHERE person_digest = NEW.person_digest AND year = NEW.year AND code = 'training' AND state IN ('checking', 'decided', 'failed', 'granted', 'noticed', 'paid', 'payable', 'recovered', 'recovering', 'returned')\n    ) THEN\n        RAISE EXCEPTION 'learner_claimed_or_applied: subsidies_application has her year already'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'learner_claimed_or_applied';\n    END IF;\n    RETURN NEW;\n", hash='b5e7340592655d40ce3de4e657f94c2cc8a70ff3', operation='INSERT', pgid='pgtrigger_unless_applied_e9584', table='subsidies_claimline', when='BEFORE')),
        ),
        ]),
    ]

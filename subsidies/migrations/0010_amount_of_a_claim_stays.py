"""An amount by which a line of a class's claim was computed stays, as one by which an application was decided."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from gaotai_jiazheng.schema import ChangeTogether


class Migration(migrations.Migration):

    dependencies = [
        ('subsidies', '0009_class_claim_claw_back'),
    ]

    operations = [
        ChangeTogether([
        pgtrigger.migrations.RemoveTrigger(
            model_name='policyamount',
            name='used_stays',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policyamount',
            trigger=pgtrigger.compiler.Trigger(name='used_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."amount_fen" IS DISTINCT FROM (NEW."amount_fen") OR OLD."in_force_from" IS DISTINCT FROM (NEW."in_force_from") OR OLD."is_demo" IS DISTINCT FROM (NEW."is_demo") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."policy_id" IS DISTINCT FROM (NEW."policy_id") OR OLD."unit" IS DISTINCT FROM (NEW."unit"))', func="\n    IF EXISTS (SELECT 1 FROM subsidies_application WHERE amount_line_id = OLD.id)\n        OR EXISTS (SELECT 1 FROM subsidies_claimline WHERE amount_line_id = OLD.id) THEN\n        RAISE EXCEPTION 'amount % has been decided by', OLD.id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'policy_amount_used_stays';\n    END IF;\n    RETURN NEW;\n", hash='d6ca0f3cf6305dc92d2b5d87cd019cdf32521049', operation='UPDATE', pgid='pgtrigger_used_stays_9c57d', table='subsidies_policyamount', when='BEFORE')),
        ),
        ])
    ]

"""Whether an employer already employs whom it examines is asked of the day here, not of the one in Greenwich."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("credentials", "0004_passport_badges")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='registration',
            name='seat_taken',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registration',
            trigger=pgtrigger.compiler.Trigger(name='seat_taken', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    UPDATE credentials_examplan SET taken = taken + 1 WHERE id = NEW.plan_id AND state = 'announced';\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'exam % takes no candidates', NEW.plan_id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'registered_while_announced';\n    END IF;\n    IF EXISTS (\n        SELECT 1 FROM credentials_examplan plan\n        JOIN credentials_employerbody own ON own.body_id = plan.body_id\n        WHERE plan.id = NEW.plan_id AND NOT EXISTS (\n            SELECT 1 FROM workers_employment employment\n            WHERE employment.worker_id = NEW.worker_id\n                AND employment.enterprise_id = own.enterprise_id\n                AND employment.started_on <= LEAST(plan.held_on,\n                    (now() AT TIME ZONE 'Asia/Shanghai')::date)\n                AND COALESCE(employment.ended_on, plan.held_on) >= plan.held_on)\n    ) THEN\n        RAISE EXCEPTION 'exam % is for the people of its own enterprise', NEW.plan_id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'employer_examines_its_own';\n    END IF;\n    RETURN NEW;\n", hash='575eb7124e543db4e3f091cf81bc84cfee998779', operation='INSERT', pgid='pgtrigger_seat_taken_a87ab', table='credentials_registration', when='BEFORE')),
        ),
    ]

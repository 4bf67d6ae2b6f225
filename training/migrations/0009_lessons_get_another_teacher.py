"""The lessons of a class that was approved may get another teacher."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from gaotai_jiazheng.schema import ChangeTogether


class Migration(migrations.Migration):
    dependencies = [("training", "0008_orders_that_are_declined")]

    operations = [
        ChangeTogether([
            pgtrigger.migrations.RemoveTrigger(
                model_name='session',
                name='while_it_is_filed',
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='session',
                trigger=pgtrigger.compiler.Trigger(name='while_it_is_filed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM 1 FROM training_trainingclass class\n        WHERE class.id = COALESCE(NEW.training_class_id, OLD.training_class_id)\n            AND (class.state IN ('filed', 'returned')\n                AND (TG_OP = 'DELETE' OR NEW.starts_at >= class.starts_at\n                    AND NEW.ends_at <= class.ends_at)\n                OR class.state IN ('approved', 'enrolling', 'running') AND TG_OP = 'UPDATE'\n                AND (NEW.id, NEW.training_class_id, NEW.starts_at, NEW.ends_at, NEW.room)\n                    = (OLD.id, OLD.training_class_id, OLD.starts_at, OLD.ends_at, OLD.room));\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'sessions of class % stay as they were approved',\n            COALESCE(NEW.training_class_id, OLD.training_class_id)\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_while_filed';\n    END IF;\n    RETURN COALESCE(NEW, OLD);\n", hash='9c638acc548be6476c4566ba5ee7d39afb5d0dc1', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_while_it_is_filed_f6c4c', table='training_session', when='BEFORE')),
            ),
        ])
    ]

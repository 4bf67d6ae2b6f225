"""An order that no class comes for is declined, with a reason that the enterprise reads."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from gaotai_jiazheng.schema import ChangeTogether


class Migration(migrations.Migration):
    dependencies = [("training", "0007_flags_that_lapse")]

    operations = [
        ChangeTogether([
            pgtrigger.migrations.RemoveTrigger(
                model_name='employerorder',
                name='insert_insert',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='employerorder',
                name='update_update',
            ),
            migrations.RemoveConstraint(
                model_name='employerorder',
                name='order_in_class_has_its_class',
            ),
            migrations.AddField(
                model_name='employerorder',
                name='decline_reason',
                field=models.CharField(blank=True, db_default='', max_length=200, verbose_name='不予安排的原因'),
            ),
            migrations.AddField(
                model_name='employerorderevent',
                name='decline_reason',
                field=models.CharField(blank=True, db_default='', max_length=200, verbose_name='不予安排的原因'),
            ),
            migrations.AlterField(
                model_name='employerorder',
                name='state',
                field=models.CharField(choices=[('placed', '已下单'), ('in_class', '已开班'), ('closed', '已结束'), ('withdrawn', '已撤回'), ('declined', '不予安排')], default='placed', max_length=10, verbose_name='状态'),
            ),
            migrations.AlterField(
                model_name='employerorderevent',
                name='state',
                field=models.CharField(choices=[('placed', '已下单'), ('in_class', '已开班'), ('closed', '已结束'), ('withdrawn', '已撤回'), ('declined', '不予安排')], default='placed', max_length=10, verbose_name='状态'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='employerorder',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "training_employerorderevent" ("decline_reason", "enterprise_id", "id", "level", "needed_by", "occupation_id", "offer", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "state", "training_class_id") VALUES (NEW."decline_reason", NEW."enterprise_id", NEW."id", NEW."level", NEW."needed_by", NEW."occupation_id", NEW."offer", NEW."people", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."placed_at", NEW."placed_by_id", NEW."state", NEW."training_class_id"); RETURN NULL;', hash='97b33fdb176889f594145edbe6049e314a3750f8', operation='INSERT', pgid='pgtrigger_insert_insert_867b7', table='training_employerorder', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='employerorder',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "training_employerorderevent" ("decline_reason", "enterprise_id", "id", "level", "needed_by", "occupation_id", "offer", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "state", "training_class_id") VALUES (NEW."decline_reason", NEW."enterprise_id", NEW."id", NEW."level", NEW."needed_by", NEW."occupation_id", NEW."offer", NEW."people", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."placed_at", NEW."placed_by_id", NEW."state", NEW."training_class_id"); RETURN NULL;', hash='f5c8d30a50c0051ca3e1cd5a385c5ceb802c9f1b', operation='UPDATE', pgid='pgtrigger_update_update_9480e', table='training_employerorder', when='AFTER')),
            ),
            migrations.AddConstraint(
                model_name='employerorder',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['in_class', 'closed']), ('training_class__isnull', False)), models.Q(('state__in', ['placed', 'withdrawn', 'declined']), ('training_class', None)), _connector='OR'), name='order_in_class_has_its_class', violation_error_message='已开班的订单要有培训班。'),
            ),
            migrations.AddConstraint(
                model_name='employerorder',
                constraint=models.CheckConstraint(condition=models.Q(('state', 'declined'), ('decline_reason', ''), _connector='XOR'), name='order_declined_says_why', violation_error_message='不予安排的订单要写明原因。'),
            ),
        ]),
    ]

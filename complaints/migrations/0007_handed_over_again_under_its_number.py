"""A case that a hotline has returned is handed over again and received under the number that it had there."""

from django.db import migrations, models

from gaotai_jiazheng.schema import ChangeTogether


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0006_follow_up_without_answer'),
    ]

    operations = [
        ChangeTogether([
        migrations.RemoveConstraint(
            model_name='handover',
            name='handover_number_once',
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('external_number', ''), _negated=True), models.Q(('to_system', 'portal'), _negated=True), ('returned_at', None)), fields=('to_system', 'external_number'), name='handover_number_once', violation_error_message='这个编号已经登记在另一件事项上。'),
        ),
        ])
    ]

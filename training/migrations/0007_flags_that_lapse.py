from django.db import migrations, models

from gaotai_jiazheng.schema import ChangeTogether


class Migration(migrations.Migration):

    dependencies = [("training", "0006_newest_first")]

    operations = [
        ChangeTogether([
            migrations.AddField(
                model_name="auditflag",
                name="lapsed_at",
                field=models.DateTimeField(blank=True, null=True, verbose_name="情况已变"),
            ),
            migrations.AddConstraint(
                model_name="auditflag",
                constraint=models.CheckConstraint(
                    condition=models.Q(("lapsed_at", None), ("answer", ""), _connector="OR"),
                    name="flag_answered_or_lapsed",
                    violation_error_message="情况已经变了，这条提示不用再处理。",
                ),
            ),
        ]),
    ]

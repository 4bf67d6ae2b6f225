from django.db import migrations, models

from gaotai_jiazheng.schema import ChangeTogether


class Migration(migrations.Migration):

    dependencies = [("reminders", "0006_sealed_links")]

    operations = [
        ChangeTogether([
            migrations.AddField(
                model_name="notification",
                name="waits_for_morning",
                field=models.BooleanField(
                    db_default=False, default=False, verbose_name="夜间不发"
                ),
            ),
            migrations.AddField(
                model_name="notification",
                name="good_until",
                field=models.DateTimeField(blank=True, null=True, verbose_name="过期时间"),
            ),
            migrations.AlterField(
                model_name="notification",
                name="state",
                field=models.CharField(
                    choices=[
                        ("queued", "待发"),
                        ("sent", "已发"),
                        ("failed", "失败"),
                        ("expired", "过期未发"),
                    ],
                    default="queued",
                    max_length=10,
                    verbose_name="状态",
                ),
            ),
        ]),
    ]

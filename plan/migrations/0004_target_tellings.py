import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

# What was warned of before stays warned of.
KEEP_WARNED = """
    INSERT INTO plan_targettelling (watch_id, stage, due_to_send_on, is_late, told_at)
    SELECT id, 'plan_target_at_risk', warned_on, false, warned_on
    FROM plan_targetwatch WHERE warned_on IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [("plan", "0003_clauses")]

    operations = [
        migrations.CreateModel(
            name="TargetTelling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stage", models.CharField(help_text="阶段标识；逐月的带月份。", max_length=60, verbose_name="阶段")),
                ("due_to_send_on", models.DateField(verbose_name="应发日")),
                ("is_late", models.BooleanField(default=False, verbose_name="补发")),
                ("told_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="发出时间")),
                ("watch", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="tellings", to="plan.targetwatch", verbose_name="目标提醒")),
            ],
            options={
                "verbose_name": "目标提醒记录",
                "verbose_name_plural": "目标提醒记录",
                "ordering": ["-pk"],
                "constraints": [models.UniqueConstraint(fields=("watch", "stage"), name="target_stage_told_once")],
            },
        ),
        migrations.RunSQL(KEEP_WARNED, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="targetwatch", name="warned_on"),
    ]  # fmt: skip

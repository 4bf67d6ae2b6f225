from django.db import migrations, models

from gaotai_jiazheng.schema import ChangeTogether

STATES = [
    ("self_assessing", "自评中"),
    ("submitted", "已申请"),
    ("returned", "待补正"),
    ("accepted", "已受理"),
    ("visited", "已现场核查"),
    ("scoring", "评审中"),
    ("scored", "评审完成"),
    ("noticed", "公示中"),
    ("granted", "已授予"),
    ("declined", "未通过"),
    ("withdrawn", "已撤回"),
    ("ended", "已终止"),
]
CLOSED = ["granted", "declined", "withdrawn", "ended"]


def state(model_name, name, verbose_name, **values):
    field = models.CharField(
        choices=STATES, max_length=16, verbose_name=verbose_name, **values
    )
    return migrations.AlterField(model_name=model_name, name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [("ratings", "0004_steps_end_with_the_entry")]

    operations = [
        ChangeTogether(
            [
                migrations.RemoveConstraint("application", "application_one_open"),
                migrations.RemoveConstraint("application", "application_closed_has_its_time"),
                state("application", "state", "状态", default="self_assessing"),
                state("applicationevent", "state", "状态", default="self_assessing"),
                state("step", "state", "状态"),
                state("step", "state_before", "原状态"),
                migrations.AddConstraint(
                    "application",
                    models.UniqueConstraint(
                        fields=["enterprise"],
                        condition=~models.Q(state__in=CLOSED),
                        name="application_one_open",
                        violation_error_message="这家企业已有一份没有办结的自评或者申请。",
                    ),
                ),
                migrations.AddConstraint(
                    "application",
                    models.CheckConstraint(
                        condition=models.Q(state__in=CLOSED, closed_at__isnull=False)
                        | ~models.Q(state__in=CLOSED) & models.Q(closed_at=None),
                        name="application_closed_has_its_time",
                    ),
                ),
            ]
        )
    ]

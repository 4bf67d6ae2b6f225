from django.db import migrations, models

STATE = models.CharField(
    "状态",
    max_length=10,
    choices=[("registered", "在册"), ("erased", "个人信息已删除")],
    default="registered",
)


class Migration(migrations.Migration):
    dependencies = [("workers", "0003_papers_to_verify")]

    # Other choices are nothing to the database.
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("worker", "state", STATE),
                migrations.AlterField("workerevent", "state", STATE),
            ]
        )
    ]

from django.db import migrations, models

STATE = models.CharField(
    "状态",
    max_length=10,
    choices=[("registered", "在册"), ("erased", "个人信息已删除")],
    default="registered",
)


class Migration(migrations.Migration):
    """Choices alone: no statement for the database."""

    dependencies = [("workers", "0003_papers_to_verify")]

    operations = [
        migrations.AlterField("worker", "state", STATE),
        migrations.AlterField("workerevent", "state", STATE),
    ]

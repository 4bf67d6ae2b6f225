from django.db import migrations, models

ACTION = models.CharField(
    "步骤",
    max_length=10,
    choices=[
        ("announce", "公布活动"),
        ("correct", "更正"),
        ("hold", "记录已举办"),
        ("cancel", "取消活动"),
        ("start", "开始运行"),
        ("suspend", "暂停"),
        ("resume", "恢复运行"),
        ("close", "撤销"),
    ],
)


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0002_county_of_the_settings")]

    # Other choices are nothing to the database.
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("eventstep", "action", ACTION),
                migrations.AlterField("basestep", "action", ACTION),
            ]
        )
    ]

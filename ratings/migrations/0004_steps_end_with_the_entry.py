from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ratings", "0003_costs_of_gaps")]

    # Other choices are nothing to the database.
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="step",
                    name="action",
                    field=models.CharField(
                        choices=[
                            ("submit", "提交申请"),
                            ("send_back", "退回补正"),
                            ("accept", "受理"),
                            ("record_visit", "记录现场核查"),
                            ("convene", "组成评审组"),
                            ("conclude", "汇总评分"),
                            ("put_up", "发布公示"),
                            ("review_again", "重新评审"),
                            ("grant", "授予"),
                            ("decline", "不予评定"),
                            ("withdraw", "撤回申请"),
                            ("end", "终止"),
                        ],
                        max_length=16,
                        verbose_name="步骤",
                    ),
                ),
            ]
        )
    ]

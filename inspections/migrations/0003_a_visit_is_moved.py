from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspections", "0002_numbers")]

    # Other choices are nothing to the database.
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="step",
                    name="action",
                    field=models.CharField(
                        choices=[
                            ("notify", "通知企业"),
                            ("move_visit", "改约检查日"),
                            ("go_unannounced", "不事先通知"),
                            ("abandon", "记录未能检查"),
                            ("record", "完成检查"),
                            ("order", "责令整改"),
                            ("answer", "提交整改情况"),
                            ("recheck", "复查"),
                            ("pass", "全部复查通过"),
                            ("give_up", "记录逾期未整改"),
                            ("put_up", "公示结果"),
                            ("correct", "更正结果"),
                            ("close", "办结"),
                        ],
                        max_length=16,
                        verbose_name="步骤",
                    ),
                ),
            ]
        )
    ]

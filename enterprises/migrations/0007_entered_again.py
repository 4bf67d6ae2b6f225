from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0006_order_of_names")]

    # Other choices are nothing to the database.
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="standingstep",
                    name="action",
                    field=models.CharField(
                        choices=[
                            ("suspend", "暂停"),
                            ("restore", "恢复"),
                            ("cancel", "注销"),
                            ("reenter", "重新列入"),
                        ],
                        max_length=12,
                        verbose_name="步骤",
                    ),
                ),
            ]
        )
    ]

"""A passport may show stars and brands: the choices of a column, which the database does not know."""

import django.contrib.postgres.fields
from django.db import migrations, models

# sqlmigrate: no statement.
MEASURED = "2026-11-27, no statement: 0 s"


class Migration(migrations.Migration):
    dependencies = [("credentials", "0003_promotion")]

    operations = [
        migrations.AlterField(
            model_name="passport",
            name="fields",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("name", "完整的姓名"),
                        ("certificates", "技能证书"),
                        ("badges", "星级和品牌"),
                        ("years", "从业时间"),
                        ("awards", "表彰"),
                        ("employer", "现在的企业"),
                    ],
                    max_length=12,
                ),
                size=None,
            ),
        ),
    ]

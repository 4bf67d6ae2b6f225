from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("plan", "0004_target_tellings")]

    operations = [
        migrations.AlterField(
            model_name="reading",
            name="value",
            field=models.BigIntegerField(null=True, verbose_name="数量"),
        ),
    ]

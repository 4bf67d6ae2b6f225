from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("training", "0003_classroom")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE training_completion_number AS bigint",
            "DROP SEQUENCE training_completion_number",
        ),
    ]

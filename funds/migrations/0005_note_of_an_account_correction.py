"""Why a correction of an account was agreed to, or was not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("funds", "0004_row_of_a_list")]

    operations = [
        migrations.AddField(
            model_name="accountcorrection",
            name="decision_note",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=200, verbose_name="复核意见"
            ),
        ),
    ]

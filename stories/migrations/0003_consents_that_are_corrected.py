import django.db.models.deletion
from django.db import migrations, models

from gaotai_jiazheng.schema import ChangeTogether


class Migration(migrations.Migration):
    dependencies = [("stories", "0002_job")]

    operations = [
        ChangeTogether(
            [
                migrations.AlterField(
                    "consent",
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="stories.story",
                        verbose_name="故事",
                    ),
                ),
                migrations.AddConstraint(
                    "consent",
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("story",),
                        name="consent_one_of_a_story",
                        violation_error_message="这篇故事已经有同意书。",
                    ),
                ),
            ]
        )
    ]

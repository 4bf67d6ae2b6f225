import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gaotai_jiazheng.schema import ChangeTogether


class Migration(migrations.Migration):

    dependencies = [
        ("reminders", "0004_sealed_bodies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        ChangeTogether([
            migrations.AddField(
                model_name="extension",
                name="revoked_on",
                field=models.DateField(blank=True, null=True, verbose_name="撤销日"),
            ),
            migrations.AddField(
                model_name="extension",
                name="revoked_by",
                field=models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            migrations.AddField(
                model_name="extension",
                name="revoke_reason",
                field=models.CharField(
                    blank=True, db_default="", max_length=200, verbose_name="撤销原因"
                ),
            ),
        ]),
    ]

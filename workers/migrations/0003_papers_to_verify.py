from django.db import migrations, models
from django.db.models import Q

from gaotai_jiazheng.schema import BuildIndexConcurrently


class Migration(migrations.Migration):

    atomic = False
    dependencies = [("workers", "0002_imports_by_lease")]

    operations = [
        BuildIndexConcurrently(
            model_name="occupationcertificate",
            index=models.Index(
                fields=["worker"], condition=Q(verification=None), name="certificate_to_verify"
            ),
        ),
        BuildIndexConcurrently(
            model_name="healthcertificate",
            index=models.Index(
                fields=["worker"], condition=Q(verification=None), name="health_to_verify"
            ),
        ),
    ]

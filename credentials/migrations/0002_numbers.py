from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("credentials", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE credentials_exam_seq AS bigint", "DROP SEQUENCE credentials_exam_seq"
        )
    ]

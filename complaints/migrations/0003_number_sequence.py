from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("complaints", "0002_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE complaints_number_seq AS bigint",
            "DROP SEQUENCE complaints_number_seq",
        ),
    ]

from django.db import migrations


class Migration(migrations.Migration):
    """The sequence of application numbers: filings never wait for each other."""

    dependencies = [("subsidies", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE subsidies_application_number AS bigint",
            "DROP SEQUENCE subsidies_application_number",
        )
    ]

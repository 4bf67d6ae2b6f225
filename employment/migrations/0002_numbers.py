from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("employment", "0001_initial")]

    operations = [
        migrations.RunSQL(f"CREATE SEQUENCE {name} AS bigint", f"DROP SEQUENCE {name}")
        for name in ("employment_job_number", "employment_seeker_number")
    ]

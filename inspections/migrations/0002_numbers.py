from django.db import migrations


def sequence(name):
    return migrations.RunSQL(f"CREATE SEQUENCE {name} AS bigint", f"DROP SEQUENCE {name}")


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_initial")]

    operations = [
        sequence("inspections_plan_seq"),
        sequence("inspections_inspection_seq"),
    ]

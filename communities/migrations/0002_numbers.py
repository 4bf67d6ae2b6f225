from django.db import migrations


def sequence(name):
    return migrations.RunSQL(f"CREATE SEQUENCE {name} AS bigint", f"DROP SEQUENCE {name}")


class Migration(migrations.Migration):
    dependencies = [("communities", "0001_initial")]

    operations = [
        sequence("communities_outlet_number"),
        sequence("communities_registration_number"),
    ]

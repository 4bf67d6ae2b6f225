from django.db import migrations


def sequence(name):
    return migrations.RunSQL(f"CREATE SEQUENCE {name} AS bigint", f"DROP SEQUENCE {name}")


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0001_initial")]

    operations = [
        sequence("enterprises_registration_number"),
        sequence("enterprises_declaration_number"),
    ]

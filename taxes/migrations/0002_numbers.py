from django.db import migrations


def sequence(name):
    return migrations.RunSQL(f"CREATE SEQUENCE {name} AS bigint", f"DROP SEQUENCE {name}")


class Migration(migrations.Migration):
    dependencies = [("taxes", "0001_initial")]

    operations = [
        sequence("taxes_pack_seq"),
    ]

from django.db import migrations


def sequence(name):
    return migrations.RunSQL(f"CREATE SEQUENCE {name} AS bigint", f"DROP SEQUENCE {name}")


class Migration(migrations.Migration):
    dependencies = [("deposits", "0001_initial")]

    operations = [
        sequence("deposits_claim_number_seq"),
    ]

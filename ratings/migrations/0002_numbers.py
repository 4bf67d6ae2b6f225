from django.db import migrations


def sequence(name):
    return migrations.RunSQL(f"CREATE SEQUENCE {name} AS bigint", f"DROP SEQUENCE {name}")


class Migration(migrations.Migration):
    dependencies = [("ratings", "0001_initial")]

    operations = [
        sequence("ratings_application_seq"),
        sequence("ratings_rating_seq"),
    ]

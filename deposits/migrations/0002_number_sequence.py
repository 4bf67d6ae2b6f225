from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("deposits", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE deposits_claim_number_seq AS bigint",
            "DROP SEQUENCE deposits_claim_number_seq",
        ),
    ]

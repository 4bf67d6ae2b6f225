from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("taxes", "0001_taxes")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE taxes_pack_seq AS bigint", "DROP SEQUENCE taxes_pack_seq"
        )
    ]

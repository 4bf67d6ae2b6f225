from django.db import migrations

# What was counted by a number in clear text counts for a quarter of an hour; it is thrown away.
FORGET = """
DELETE FROM axes_accessattempt WHERE username ~ '1[3-9][0-9]{9}|[0-9]{15}';
DELETE FROM axes_accessfailurelog WHERE username ~ '1[3-9][0-9]{9}|[0-9]{15}';
"""


class Migration(migrations.Migration):
    """Failures to sign in keep no telephone number."""

    dependencies = [
        ("accounts", "0003_sign_in_phone"),
        ("axes", "0010_accessattemptexpiration"),
    ]

    operations = [migrations.RunSQL(FORGET, migrations.RunSQL.noop)]

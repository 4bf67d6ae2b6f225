"""What is said to somebody is sealed; texts from before are sealed where they stand.

The version before would send a sealed text as it is, so it must not be at work meanwhile; there is none
before the first installation.
"""

from django.db import migrations

from gaotai_jiazheng.sealed import SealedTextField, seal, unseal

LABEL = "reminders.notification.body"
BATCH = 1000


def rewrite(apps, anew, *, is_sealed):
    """Write anew the texts that are sealed now, or those that are not; a row at a time, nobody waits."""
    messages = apps.get_model("reminders", "Notification").objects.exclude(body="").order_by("pk")
    last = 0
    while rows := list(messages.filter(pk__gt=last).only("body")[:BATCH]):
        for row in rows:
            if row.body.startswith("v1:") == is_sealed:
                messages.filter(pk=row.pk, body=row.body).update(body=anew(row.body, LABEL))
        last = rows[-1].pk


def seal_all(apps, schema_editor):
    rewrite(apps, seal, is_sealed=False)


def unseal_all(apps, schema_editor):
    rewrite(apps, unseal, is_sealed=True)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("reminders", "0003_newest_first")]

    operations = [
        migrations.RunPython(seal_all, unseal_all),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "notification", "body", SealedTextField(blank=True, verbose_name="正文")
                )
            ]
        ),
    ]

"""Where a message leads is sealed: to a resident it may be a key that opens a voucher, a contract or an answer.

The column becomes a text, of which no row is written anew; then each row is sealed where it stands. The version
before would send a sealed link as it is, so it must not be at work meanwhile; there is none before the first
installation.
"""

from django.db import migrations

from gaotai_jiazheng.sealed import SealedTextField, seal, unseal

LABEL = "reminders.notification.link"
BATCH = 1000


def rewrite(apps, anew, *, is_sealed):
    """Write anew the links that are sealed now, or those that are not; a row at a time, nobody waits."""
    messages = apps.get_model("reminders", "Notification").objects.exclude(link="").order_by("pk")
    last = 0
    while rows := list(messages.filter(pk__gt=last).only("link")[:BATCH]):
        for row in rows:
            if row.link.startswith("v1:") == is_sealed:
                messages.filter(pk=row.pk, link=row.link).update(link=anew(row.link, LABEL))
        last = rows[-1].pk


def seal_all(apps, schema_editor):
    rewrite(apps, seal, is_sealed=False)


def unseal_all(apps, schema_editor):
    rewrite(apps, unseal, is_sealed=True)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("reminders", "0005_revoked_extensions")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE reminders_notification ALTER COLUMN link TYPE text",
            "ALTER TABLE reminders_notification ALTER COLUMN link TYPE varchar(200)",
        ),
        migrations.RunPython(seal_all, unseal_all),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "notification", "link", SealedTextField(blank=True, verbose_name="链接")
                )
            ]
        ),
    ]

"""Numbers, and the claim of a voucher as one call.

A claim is one trip: the code of the text message is compared, the voucher gets its place among those of its
person, and the trigger of the vouchers counts it in the batch, at the end of the statement, so that who claims
from the same batch waits for that moment only. A word tells what came of it:

    claimed                       the voucher is the person's
    done                          it was claimed before
    code_expired, code_wrong      as it says; a wrong code is counted

What the stock, the cap or the end of the batch refuses is raised under the name of the constraint, and nothing
is written.
"""

from django.db import migrations

CLAIM = """
CREATE FUNCTION promotion_claim(
    of_voucher bigint, answer text, moment timestamptz, today date, until date, most_attempts integer
) RETURNS text LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    asked record;
    place integer;
BEGIN
    SELECT state, attempts, sms_digest, sms_expires_at, batch_id, person_digest INTO asked
        FROM promotion_voucher WHERE id = of_voucher FOR NO KEY UPDATE;
    IF asked.state IS DISTINCT FROM 'issued' THEN
        RETURN 'done';
    END IF;
    IF asked.attempts >= most_attempts OR moment > asked.sms_expires_at THEN
        RETURN 'code_expired';
    END IF;
    IF asked.sms_digest <> answer THEN
        UPDATE promotion_voucher SET attempts = attempts + 1 WHERE id = of_voucher;
        RETURN 'code_wrong';
    END IF;
    SELECT COALESCE(MAX(slot), 0) + 1 INTO place FROM promotion_voucher
        WHERE batch_id = asked.batch_id AND person_digest = asked.person_digest AND slot IS NOT NULL;
    UPDATE promotion_voucher
        SET state = 'claimed', slot = place, claimed_at = moment, claimed_on = today, valid_until = until,
            sms_digest = ''
        WHERE id = of_voucher;
    RETURN 'claimed';
END $$;
"""
AWAY = "DROP FUNCTION promotion_claim(bigint, text, timestamptz, date, date, integer)"


def sequence(name):
    return migrations.RunSQL(f"CREATE SEQUENCE {name} AS bigint", f"DROP SEQUENCE {name}")


class Migration(migrations.Migration):
    dependencies = [("promotion", "0001_initial")]

    operations = [
        sequence("promotion_campaign_number"),
        sequence("promotion_voucher_number"),
        sequence("promotion_settlement_number"),
        migrations.RunSQL(CLAIM, AWAY),
    ]

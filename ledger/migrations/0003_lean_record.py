"""A movement with less work, and less of it while others wait for an account.

The entry is written before an account is touched, the accounts are locked by the UPDATE that sums them
and by nothing before it, and what is refused is refused by the constraints: the function catches it, so
that nothing is left of the entry.
"""

from importlib import import_module

from django.db import migrations, models

RECORD_BEFORE = import_module("ledger.migrations.0002_guards").RECORD.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)

# The condition spares a movement a call that would find nothing to refuse.
SUMS = """
DROP TRIGGER is_summed ON ledger_account;
CREATE TRIGGER is_summed BEFORE UPDATE ON ledger_account FOR EACH ROW
    WHEN (pg_trigger_depth() = 0 OR OLD.closed_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.code <> OLD.code
        OR NEW.may_be_negative <> OLD.may_be_negative)
    EXECUTE FUNCTION ledger_account_is_summed();
"""
SUMS_BEFORE = """
DROP TRIGGER is_summed ON ledger_account;
CREATE TRIGGER is_summed BEFORE UPDATE ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_account_is_summed();
"""

POSTINGS = """
CREATE OR REPLACE FUNCTION ledger_apply_posting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry ledger_entry;
BEGIN
    SELECT * INTO entry FROM ledger_entry WHERE id = NEW.entry_id;
    UPDATE ledger_account AS account
    SET balance_fen = account.balance_fen + NEW.amount_fen,
        postings_count = account.postings_count + 1,
        head = ledger_digest(account.head, account.id, account.postings_count + 1, NEW.amount_fen,
            account.balance_fen + NEW.amount_fen, entry)
    WHERE account.id = NEW.account_id
        AND (SELECT count(*) FROM ledger_posting AS known WHERE known.entry_id = NEW.entry_id)
            < entry.postings_expected
    RETURNING account.postings_count, account.balance_fen, account.head
    INTO NEW.number, NEW.balance_after_fen, NEW.digest;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'ledger: a posting belongs to an account and to an entry that is not complete yet'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NEW;
END $$;
"""

HOLDS = """
CREATE OR REPLACE FUNCTION ledger_apply_hold_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ledger_account SET held_fen = held_fen - hold.amount_fen
    FROM ledger_hold AS hold
    WHERE hold.id = NEW.hold_id AND ledger_account.id = hold.account_id
        AND (NEW.entry_id IS NULL OR EXISTS (SELECT FROM ledger_entry WHERE id = NEW.entry_id));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'ledger: an end belongs to a hold, and to an entry when one is named'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
"""

# Accounts are taken one after the other, the newest first, each with its holds before its posting: one
# order for all, so that nobody waits in a circle. What many share (a custodian) is older than what it is
# shared by, and so is locked last.
RECORD = """
CREATE OR REPLACE FUNCTION ledger_record(
    entry_key uuid, entry_kind text, entry_narration text, entry_document text,
    about_type integer, about_id bigint, about_label text,
    recorded_by bigint, booked date,
    accounts bigint[], amounts bigint[], holds bigint[],
    OUT outcome text, OUT entry_id bigint
) LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    move record;
    ended integer;
    left_to_end integer := cardinality(holds);
    broken text;
BEGIN
    INSERT INTO ledger_entry (key, kind, narration, document, subject_type_id, subject_id,
        subject_label, by_id, booked_on, postings_expected)
    VALUES (entry_key, entry_kind, entry_narration, entry_document, about_type, about_id,
        about_label, recorded_by, booked, cardinality(accounts))
    ON CONFLICT (key) DO NOTHING
    RETURNING id INTO entry_id;
    IF entry_id IS NULL THEN
        SELECT entry.id INTO entry_id FROM ledger_entry AS entry WHERE entry.key = entry_key;
        outcome := CASE WHEN EXISTS (
            (SELECT * FROM unnest(accounts, amounts) EXCEPT
             SELECT p.account_id, p.amount_fen FROM ledger_posting AS p WHERE p.entry_id = ledger_record.entry_id)
            UNION ALL
            (SELECT p.account_id, p.amount_fen FROM ledger_posting AS p WHERE p.entry_id = ledger_record.entry_id
             EXCEPT SELECT * FROM unnest(accounts, amounts))
        ) THEN 'key_reused' ELSE 'known' END;
        RETURN;
    END IF;
    FOR move IN
        SELECT * FROM unnest(accounts, amounts) AS each(account_id, amount) ORDER BY account_id DESC
    LOOP
        IF left_to_end > 0 THEN
            INSERT INTO ledger_holdend (hold_id, entry_id, ended_at)
            SELECT hold.id, ledger_record.entry_id, statement_timestamp() FROM ledger_hold AS hold
            WHERE hold.id = ANY(holds) AND hold.account_id = move.account_id;
            GET DIAGNOSTICS ended = ROW_COUNT;
            left_to_end := left_to_end - ended;
        END IF;
        INSERT INTO ledger_posting (entry_id, account_id, amount_fen)
        VALUES (ledger_record.entry_id, move.account_id, move.amount);
    END LOOP;
    IF left_to_end > 0 THEN
        RAISE EXCEPTION 'ledger: a hold of another account'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'ledger_holdend_pkey';
    END IF;
    outcome := 'recorded';
EXCEPTION
    WHEN check_violation OR unique_violation THEN
        GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
        entry_id := NULL;
        outcome := CASE broken
            WHEN 'ledger_account_covers_its_holds' THEN 'balance_too_low'
            WHEN 'ledger_holdend_pkey' THEN 'hold_ended'
        END;
        IF outcome IS NULL THEN
            RAISE;
        END IF;
    WHEN restrict_violation THEN
        entry_id := NULL;
        outcome := 'account_closed';
END $$;
"""

# Asked when the row is written, and no longer when the transaction ends: by then the accounts are locked,
# and others wait for them.
KEYS = """
DO $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT conrelid::regclass AS within, conname FROM pg_constraint
        WHERE contype = 'f' AND conrelid = 'ledger_entry'::regclass
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I {0}', found.within, found.conname);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_guards")]

    operations = [
        migrations.RunSQL([POSTINGS, HOLDS], migrations.RunSQL.noop),  # no rule is taken away
        migrations.AlterField(
            "holdend",
            "hold",
            models.OneToOneField(
                db_constraint=False,
                on_delete=models.PROTECT,
                primary_key=True,
                related_name="end",
                serialize=False,
                to="ledger.hold",
                verbose_name="冻结",
            ),
        ),
        migrations.AlterField(
            "holdend",
            "entry",
            models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=models.PROTECT,
                related_name="used_holds",
                to="ledger.entry",
                verbose_name="使用它的凭证",
            ),
        ),
        migrations.RunSQL(
            [KEYS.replace("{0}", "NOT DEFERRABLE")],
            [KEYS.replace("{0}", "DEFERRABLE INITIALLY DEFERRED")],
        ),
        migrations.RunSQL([SUMS, RECORD], [SUMS_BEFORE, RECORD_BEFORE]),
    ]

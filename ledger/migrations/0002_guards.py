"""What the database does and refuses by itself.

Written by hand and not with django-pgtrigger: its triggers can be told by a setting of the session to look
away, and here nobody may say that.
"""

from django.db import migrations

APPEND_ONLY = ("ledger_entry", "ledger_posting", "ledger_hold", "ledger_holdend", "ledger_proof")

REFUSE = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger: % on % is refused, rows are added and never changed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER never_deleted BEFORE DELETE ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
""" + "".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""
    for table in APPEND_ONLY
)

# What is summed up in an account is written by the triggers of postings and holds: from there an UPDATE
# of an account comes one trigger deeper than from anybody else.
ACCOUNTS = """
CREATE FUNCTION ledger_account_opens_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.balance_fen, NEW.held_fen, NEW.postings_count) <> (0, 0, 0) OR NEW.head <> '' THEN
        RAISE EXCEPTION 'ledger: an account opens empty' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER opens_empty BEFORE INSERT ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_account_opens_empty();

CREATE FUNCTION ledger_account_is_summed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.code, NEW.may_be_negative) IS DISTINCT FROM (OLD.id, OLD.code, OLD.may_be_negative)
        OR OLD.closed_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'ledger: this part of an account never changes'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF pg_trigger_depth() < 2
        AND (NEW.balance_fen, NEW.held_fen, NEW.postings_count, NEW.head)
            IS DISTINCT FROM (OLD.balance_fen, OLD.held_fen, OLD.postings_count, OLD.head)
    THEN
        RAISE EXCEPTION 'ledger: sums of an account come from its postings and holds'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER is_summed BEFORE UPDATE ON ledger_account FOR EACH ROW
    WHEN (pg_trigger_depth() = 0 OR OLD.closed_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.code <> OLD.code
        OR NEW.may_be_negative <> OLD.may_be_negative)
    EXECUTE FUNCTION ledger_account_is_summed();
"""

# A session plans a function's statements once. One that began while the books were empty would read whole
# tables ever after; in these functions an index is always right.
#
# An entry is complete once it has as many postings as it says. So one of long ago takes no more, and only
# a new one has to be looked at when its transaction ends.
POSTINGS = """
CREATE FUNCTION ledger_digest(
    previous text, account bigint, number bigint, amount bigint, balance bigint, entry ledger_entry
) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(concat_ws('|',
        previous, account, number, amount, balance,
        entry.key, entry.kind, entry.narration, entry.document, entry.booked_on - DATE '2000-01-01',
        entry.subject_type_id, entry.subject_id, entry.by_id
    ), 'UTF8')), 'hex')
$$;

CREATE FUNCTION ledger_apply_posting() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER apply BEFORE INSERT ON ledger_posting
    FOR EACH ROW EXECUTE FUNCTION ledger_apply_posting();

CREATE FUNCTION ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF NEW.postings_expected IS DISTINCT FROM (
        SELECT CASE WHEN sum(amount_fen) = 0 THEN count(*) END
        FROM ledger_posting WHERE entry_id = NEW.id)
    THEN
        RAISE EXCEPTION 'ledger: the postings of entry % do not balance', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_balances';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER balances AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances();
"""

HOLDS = """
CREATE FUNCTION ledger_apply_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ledger_account SET held_fen = held_fen + NEW.amount_fen WHERE id = NEW.account_id;
    RETURN NULL;
END $$;
CREATE TRIGGER apply AFTER INSERT ON ledger_hold
    FOR EACH ROW EXECUTE FUNCTION ledger_apply_hold();

CREATE FUNCTION ledger_apply_hold_end() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER apply AFTER INSERT ON ledger_holdend
    FOR EACH ROW EXECUTE FUNCTION ledger_apply_hold_end();
"""

# One statement for one movement, with little work and less of it while others wait for an account: the
# entry is written before an account is touched, the accounts are locked by the UPDATE that sums them and
# by nothing before it, and what is refused is refused by the constraints: the function catches it, so
# that nothing is left of the entry.
#
# Accounts are taken one after the other, the newest first, each with its holds before its posting: one
# order for all, so that nobody waits in a circle. What many share (a custodian) is older than what it is
# shared by, and so is locked last.
RECORD = """
CREATE FUNCTION ledger_record(
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
        EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I NOT DEFERRABLE', found.within, found.conname);
    END LOOP;
END $$;
"""

AWAY = """
DROP FUNCTION ledger_record(uuid, text, text, text, integer, bigint, text, bigint, date,
    bigint[], bigint[], bigint[]);
DROP FUNCTION ledger_apply_hold_end() CASCADE;
DROP FUNCTION ledger_apply_hold() CASCADE;
DROP FUNCTION ledger_entry_balances() CASCADE;
DROP FUNCTION ledger_apply_posting() CASCADE;
DROP FUNCTION ledger_digest(text, bigint, bigint, bigint, bigint, ledger_entry);
DROP FUNCTION ledger_account_is_summed() CASCADE;
DROP FUNCTION ledger_account_opens_empty() CASCADE;
DROP FUNCTION ledger_refuse() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunSQL([REFUSE, ACCOUNTS, POSTINGS, HOLDS, RECORD, KEYS], [AWAY])]

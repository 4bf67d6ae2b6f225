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
CREATE TRIGGER is_summed BEFORE UPDATE ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_account_is_summed();
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
BEGIN
    UPDATE ledger_account AS account
    SET balance_fen = account.balance_fen + NEW.amount_fen,
        postings_count = account.postings_count + 1,
        head = ledger_digest(account.head, account.id, account.postings_count + 1, NEW.amount_fen,
            account.balance_fen + NEW.amount_fen, entry)
    FROM ledger_entry AS entry
    WHERE account.id = NEW.account_id AND entry.id = NEW.entry_id
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
    WHERE hold.id = NEW.hold_id AND ledger_account.id = hold.account_id;
    RETURN NULL;
END $$;
CREATE TRIGGER apply AFTER INSERT ON ledger_holdend
    FOR EACH ROW EXECUTE FUNCTION ledger_apply_hold_end();
"""

# One statement for one movement: who waits for an account waits for it in here and nowhere else.
RECORD = """
CREATE FUNCTION ledger_record(
    entry_key uuid, entry_kind text, entry_narration text, entry_document text,
    about_type integer, about_id bigint, about_label text,
    recorded_by bigint, booked date,
    accounts bigint[], amounts bigint[], holds bigint[],
    OUT outcome text, OUT entry_id bigint
) LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    account ledger_account;
    move bigint;
    refusal text;
BEGIN
    FOR account IN
        SELECT * FROM ledger_account WHERE id = ANY(accounts) ORDER BY id FOR NO KEY UPDATE
    LOOP
        move := amounts[array_position(accounts, account.id)];
        IF account.closed_at IS NOT NULL THEN
            refusal := 'account_closed';
        ELSIF move < 0 AND NOT account.may_be_negative THEN
            IF cardinality(holds) > 0 THEN
                account.held_fen := account.held_fen - COALESCE((
                    SELECT sum(hold.amount_fen) FROM ledger_hold AS hold
                    WHERE hold.id = ANY(holds) AND hold.account_id = account.id), 0);
            END IF;
            IF account.balance_fen + move < account.held_fen THEN
                refusal := COALESCE(refusal, 'balance_too_low');
            END IF;
        END IF;
    END LOOP;
    SELECT entry.id INTO entry_id FROM ledger_entry AS entry WHERE entry.key = entry_key;
    IF FOUND THEN
        outcome := CASE WHEN EXISTS (
            (SELECT * FROM unnest(accounts, amounts) EXCEPT
             SELECT p.account_id, p.amount_fen FROM ledger_posting AS p WHERE p.entry_id = ledger_record.entry_id)
            UNION ALL
            (SELECT p.account_id, p.amount_fen FROM ledger_posting AS p WHERE p.entry_id = ledger_record.entry_id
             EXCEPT SELECT * FROM unnest(accounts, amounts))
        ) THEN 'key_reused' ELSE 'known' END;
        RETURN;
    END IF;
    IF refusal IS DISTINCT FROM 'account_closed' AND cardinality(holds) > 0 AND cardinality(holds) <> (
        SELECT count(*) FROM ledger_hold AS hold
        WHERE hold.id = ANY(holds) AND hold.account_id = ANY(accounts)
            AND NOT EXISTS (SELECT FROM ledger_holdend AS ended WHERE ended.hold_id = hold.id)
    ) THEN
        refusal := 'hold_ended';
    END IF;
    IF refusal IS NOT NULL THEN
        outcome := refusal;
        RETURN;
    END IF;
    INSERT INTO ledger_entry (key, kind, narration, document, subject_type_id, subject_id,
        subject_label, by_id, booked_on, postings_expected)
    VALUES (entry_key, entry_kind, entry_narration, entry_document, about_type, about_id,
        about_label, recorded_by, booked, cardinality(accounts))
    RETURNING id INTO entry_id;
    IF cardinality(holds) > 0 THEN
        INSERT INTO ledger_holdend (hold_id, entry_id, ended_at)
        SELECT id, ledger_record.entry_id, statement_timestamp() FROM unnest(holds) AS id;
    END IF;
    INSERT INTO ledger_posting (entry_id, account_id, amount_fen)
    SELECT ledger_record.entry_id, account_id, amount
    FROM unnest(accounts, amounts) AS move(account_id, amount) ORDER BY account_id;
    outcome := 'recorded';
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

    operations = [migrations.RunSQL([REFUSE, ACCOUNTS, POSTINGS, HOLDS, RECORD], [AWAY])]

"""Holds that begin or end together are summed together: one UPDATE of an account for one statement, and not
one for each hold. Fifty thousand that end in one payment would else write their account fifty thousand times
within one transaction, each time past all the versions before."""

from django.db import migrations

TOGETHER = """
DROP FUNCTION ledger_apply_hold() CASCADE;
DROP FUNCTION ledger_apply_hold_end() CASCADE;

CREATE FUNCTION ledger_apply_holds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    each record;
BEGIN
    FOR each IN SELECT account_id, sum(amount_fen) AS total FROM added GROUP BY account_id ORDER BY account_id DESC
    LOOP
        UPDATE ledger_account SET held_fen = held_fen + each.total WHERE id = each.account_id;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER apply AFTER INSERT ON ledger_hold REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_apply_holds();

CREATE FUNCTION ledger_apply_hold_ends() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
    each record;
    applied bigint := 0;
BEGIN
    FOR each IN
        SELECT hold.account_id, sum(hold.amount_fen) AS total, count(*) AS ends
        FROM added JOIN ledger_hold AS hold ON hold.id = added.hold_id
        WHERE added.entry_id IS NULL OR EXISTS (SELECT FROM ledger_entry WHERE id = added.entry_id)
        GROUP BY hold.account_id ORDER BY hold.account_id DESC
    LOOP
        UPDATE ledger_account SET held_fen = held_fen - each.total WHERE id = each.account_id;
        applied := applied + each.ends;
    END LOOP;
    IF applied <> (SELECT count(*) FROM added) THEN
        RAISE EXCEPTION 'ledger: an end belongs to a hold, and to an entry when one is named'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER apply AFTER INSERT ON ledger_holdend REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_apply_hold_ends();
"""

ONE_BY_ONE = """
DROP FUNCTION ledger_apply_holds() CASCADE;
DROP FUNCTION ledger_apply_hold_ends() CASCADE;

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


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_guards")]

    operations = [migrations.RunSQL([TOGETHER], [ONE_BY_ONE])]

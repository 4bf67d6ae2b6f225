"""What the database refuses of funds by itself.

Written by hand and not with django-pgtrigger, as for the books: a setting of the session must not tell
these triggers to look away.
"""

from django.db import migrations

REFUSE = """
CREATE SEQUENCE funds_batch_number_seq AS bigint;

CREATE FUNCTION funds_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'funds: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'funds_rows_stay';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION funds_refuse();
"""
    for table in (
        "funds_batchpayment",
        "funds_batchstep",
        "funds_batchfile",
        "funds_batchfilepart",
        "funds_returnfile",
    )
) + "".join(
    f"""
CREATE TRIGGER never_deleted BEFORE DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION funds_refuse();
"""
    for table in (
        "funds_fund",
        "funds_budget",
        "funds_budgetchange",
        "funds_commitment",
        "funds_payable",
        "funds_accountcorrection",
        "funds_paymentbatch",
        "funds_batchrow",
    )
)

# What a budget's account may be used for. An entry that moves its money is a decision that two people
# made, or the payment of a batch; a hold is a commitment. Asked when the transaction ends.
BUDGETS = """
CREATE FUNCTION funds_budget_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.fund_id, NEW.purpose_id, NEW.year, NEW.account_id)
        IS DISTINCT FROM (OLD.fund_id, OLD.purpose_id, OLD.year, OLD.account_id)
        OR OLD.closed_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'funds: budget % never changes', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'funds_budget_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stays BEFORE UPDATE ON funds_budget
    FOR EACH ROW EXECUTE FUNCTION funds_budget_stays();

CREATE FUNCTION funds_change_inside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.state <> 'proposed'
        OR (NEW.budget_id, NEW.kind, NEW.from_budget_id, NEW.amount_fen, NEW.document, NEW.key, NEW.proposed_by_id)
            IS DISTINCT FROM
            (OLD.budget_id, OLD.kind, OLD.from_budget_id, OLD.amount_fen, OLD.document, OLD.key, OLD.proposed_by_id))
    THEN
        RAISE EXCEPTION 'funds: what was proposed or decided stays'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'funds_change_stays';
    END IF;
    IF EXISTS (SELECT FROM funds_budget AS into_one LEFT JOIN funds_budget AS out_of ON out_of.id = NEW.from_budget_id
        WHERE into_one.id = NEW.budget_id AND (into_one.closed_at IS NOT NULL OR out_of.closed_at IS NOT NULL
            OR out_of.fund_id <> into_one.fund_id OR out_of.year <> into_one.year))
    THEN
        RAISE EXCEPTION 'funds: money moves inside one fund and one open year'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_change_inside_fund_and_year';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER inside BEFORE INSERT OR UPDATE ON funds_budgetchange
    FOR EACH ROW EXECUTE FUNCTION funds_change_inside();

CREATE FUNCTION funds_money_stays_inside() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM ledger_posting AS mine
        JOIN ledger_posting AS other ON other.entry_id = mine.entry_id AND other.id <> mine.id
        JOIN funds_budget AS budget ON budget.account_id = mine.account_id
        JOIN funds_fund AS fund ON fund.id = budget.fund_id
        WHERE mine.account_id = NEW.id AND mine.number = NEW.postings_count AND (
            EXISTS (SELECT FROM funds_batchpayment AS payment
                WHERE payment.entry_id = mine.entry_id AND payment.budget_id = budget.id
                    AND payment.amount_fen = -mine.amount_fen)
                AND other.account_id = fund.spent_id AND other.amount_fen = (
                    SELECT sum(amount_fen) FROM funds_batchpayment WHERE entry_id = mine.entry_id)
            OR EXISTS (SELECT FROM funds_budgetchange AS change
                LEFT JOIN funds_budget AS out_of ON out_of.id = change.from_budget_id
                LEFT JOIN funds_budget AS into_one ON into_one.id = change.budget_id
                WHERE change.entry_id = mine.entry_id AND change.amount_fen = abs(mine.amount_fen)
                    AND CASE change.kind
                        WHEN 'allocate' THEN change.budget_id = budget.id AND mine.amount_fen > 0
                            AND other.account_id = fund.source_id
                        WHEN 'take_back' THEN change.budget_id = budget.id AND mine.amount_fen < 0
                            AND other.account_id = fund.source_id
                        ELSE change.budget_id = budget.id AND mine.amount_fen > 0
                                AND other.account_id = out_of.account_id
                            OR out_of.id = budget.id AND mine.amount_fen < 0
                                AND other.account_id = into_one.account_id
                    END)))
    THEN
        RAISE EXCEPTION 'funds: the money of account % leaves its fund, purpose or year', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_money_stays_inside';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER funds_inside AFTER UPDATE ON ledger_account
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.code LIKE 'fund-budget:%' AND NEW.postings_count <> OLD.postings_count)
    EXECUTE FUNCTION funds_money_stays_inside();

CREATE FUNCTION funds_hold_is_commitment() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF EXISTS (SELECT FROM funds_budget WHERE account_id = NEW.account_id)
        AND NOT EXISTS (SELECT FROM funds_commitment AS it JOIN funds_budget AS budget ON budget.id = it.budget_id
            WHERE it.hold_id = NEW.id AND budget.account_id = NEW.account_id AND it.amount_fen = NEW.amount_fen)
    THEN
        RAISE EXCEPTION 'funds: hold % of a budget is no commitment', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_hold_is_commitment';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER funds_committed AFTER INSERT ON ledger_hold
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION funds_hold_is_commitment();

CREATE FUNCTION funds_commitment_inside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.released_at IS NOT NULL
            OR (NEW.budget_id, NEW.amount_fen, NEW.hold_id, NEW.key, NEW.subject_type_id, NEW.subject_id, NEW.committed_at)
                IS DISTINCT FROM
                (OLD.budget_id, OLD.amount_fen, OLD.hold_id, OLD.key, OLD.subject_type_id, OLD.subject_id, OLD.committed_at)
        THEN
            RAISE EXCEPTION 'funds: commitment % stays', OLD.id
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'funds_commitment_stays';
        END IF;
        IF NEW.released_at IS NOT NULL AND EXISTS (
            SELECT FROM funds_payable WHERE commitment_id = OLD.id AND state <> 'cancelled')
        THEN
            RAISE EXCEPTION 'funds: commitment % has a payable', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_commitment_is_payable';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM funds_budget AS budget JOIN ledger_hold AS hold ON hold.account_id = budget.account_id
        WHERE budget.id = NEW.budget_id AND hold.id = NEW.hold_id AND hold.amount_fen = NEW.amount_fen
            AND budget.closed_at IS NULL
            AND budget.year = EXTRACT(YEAR FROM NEW.committed_at AT TIME ZONE 'Asia/Shanghai'))
    THEN
        RAISE EXCEPTION 'funds: a commitment is inside its budget and year'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_commitment_inside_year';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER inside BEFORE INSERT OR UPDATE ON funds_commitment
    FOR EACH ROW EXECUTE FUNCTION funds_commitment_inside();
"""

# What looks at rows one by one must not plan for the empty table that its session began with.
PAYABLES = """
CREATE FUNCTION funds_payable_begins() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF NEW.state <> 'ready' OR NOT EXISTS (
        SELECT FROM funds_commitment AS it JOIN funds_budget AS budget ON budget.id = it.budget_id
        LEFT JOIN ledger_holdend AS ended ON ended.hold_id = it.hold_id
        WHERE it.id = NEW.commitment_id AND it.budget_id = NEW.budget_id AND ended.hold_id IS NULL
            AND it.amount_fen = NEW.amount_fen AND budget.purpose_id = NEW.purpose_id AND NEW.year <= budget.year)
    THEN
        RAISE EXCEPTION 'funds: a payable is of an open commitment, its budget, purpose and sum'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_payable_of_its_commitment';
    END IF;
    PERFORM disclosure_refuse_unless_clear(NEW.notice_id, (NEW.made_at AT TIME ZONE 'Asia/Shanghai')::date);
    RETURN NEW;
END $$;
CREATE TRIGGER begins BEFORE INSERT ON funds_payable
    FOR EACH ROW EXECUTE FUNCTION funds_payable_begins();

CREATE FUNCTION funds_payable_goes_on() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF (NEW.commitment_id, NEW.budget_id, NEW.purpose_id, NEW.amount_fen, NEW.id_number, NEW.person_index,
            NEW.year, NEW.period_key, NEW.notice_id, NEW.made_by_id, NEW.made_at)
        IS DISTINCT FROM (OLD.commitment_id, OLD.budget_id, OLD.purpose_id, OLD.amount_fen, OLD.id_number,
            OLD.person_index, OLD.year, OLD.period_key, OLD.notice_id, OLD.made_by_id, OLD.made_at)
        OR (NEW.payee_name, NEW.bank_account) IS DISTINCT FROM (OLD.payee_name, OLD.bank_account)
            AND NOT (OLD.state = 'failed' AND NEW.state = 'ready' AND EXISTS (
                SELECT FROM funds_accountcorrection WHERE payable_id = NEW.id AND state = 'approved'))
    THEN
        RAISE EXCEPTION 'funds: this part of payable % never changes', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'funds_payable_stays';
    END IF;
    IF NEW.state <> OLD.state AND NOT (
        (OLD.state, NEW.state) IN (('ready', 'cancelled'), ('failed', 'ready'), ('failed', 'cancelled'))
        OR OLD.state = 'ready' AND NEW.state = 'in_batch' AND EXISTS (
            SELECT FROM funds_batchrow WHERE payable_id = NEW.id AND outcome = 'pending')
        OR OLD.state = 'in_batch' AND EXISTS (
            SELECT FROM funds_batchrow WHERE payable_id = NEW.id AND outcome = CASE NEW.state
                WHEN 'ready' THEN 'withdrawn' WHEN 'paid' THEN 'paid' WHEN 'failed' THEN 'failed' END)
            AND NOT EXISTS (SELECT FROM funds_batchrow WHERE payable_id = NEW.id
                AND outcome IN ('pending', 'paid') AND outcome <> NEW.state))
    THEN
        RAISE EXCEPTION 'funds: payable % does not become % after %', OLD.id, NEW.state, OLD.state
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'funds_payable_state';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER goes_on BEFORE UPDATE ON funds_payable
    FOR EACH ROW EXECUTE FUNCTION funds_payable_goes_on();

CREATE FUNCTION funds_correction_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'proposed' OR (NEW.payable_id, NEW.payee_name, NEW.bank_account, NEW.reason, NEW.proposed_by_id)
        IS DISTINCT FROM (OLD.payable_id, OLD.payee_name, OLD.bank_account, OLD.reason, OLD.proposed_by_id)
    THEN
        RAISE EXCEPTION 'funds: correction % stays', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'funds_correction_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stays BEFORE UPDATE ON funds_accountcorrection
    FOR EACH ROW EXECUTE FUNCTION funds_correction_stays();
"""

# Rows come into a draft, and their outcome when the bank has answered or the batch is taken back. The sums
# are held against the rows when the transaction ends: every statement that touches rows touches its batch.
BATCHES = """
CREATE FUNCTION funds_batch_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.number, NEW.fund_id, NEW.year, NEW.key, NEW.made_by_id, NEW.made_at)
        IS DISTINCT FROM (OLD.number, OLD.fund_id, OLD.year, OLD.key, OLD.made_by_id, OLD.made_at)
        OR OLD.state <> 'draft' AND (NEW.count, NEW.total_fen, NEW.bank_format_id, NEW.approved_by_id)
            IS DISTINCT FROM (OLD.count, OLD.total_fen, OLD.bank_format_id, OLD.approved_by_id)
        OR NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
            ('draft', 'approved'), ('approved', 'sent'), ('sent', 'settled'),
            ('draft', 'withdrawn'), ('approved', 'withdrawn'))
    THEN
        RAISE EXCEPTION 'funds: this part of batch % never changes', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'funds_batch_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER goes_on BEFORE UPDATE ON funds_paymentbatch
    FOR EACH ROW EXECUTE FUNCTION funds_batch_goes_on();

CREATE FUNCTION funds_row_begins() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF NEW.outcome <> 'pending' OR NOT EXISTS (
        SELECT FROM funds_paymentbatch AS batch, funds_payable AS payable
        JOIN funds_budget AS budget ON budget.id = payable.budget_id
        WHERE batch.id = NEW.batch_id AND batch.state = 'draft' AND payable.id = NEW.payable_id
            AND payable.state = 'ready' AND payable.amount_fen = NEW.amount_fen
            AND budget.fund_id = batch.fund_id AND budget.year = batch.year AND budget.closed_at IS NULL)
    THEN
        RAISE EXCEPTION 'funds: a row is of a draft, its fund and its year'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_row_inside_fund_and_year';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER begins BEFORE INSERT ON funds_batchrow
    FOR EACH ROW EXECUTE FUNCTION funds_row_begins();

CREATE FUNCTION funds_row_goes_on() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF OLD.outcome <> 'pending' OR (NEW.batch_id, NEW.number, NEW.payable_id, NEW.amount_fen)
            IS DISTINCT FROM (OLD.batch_id, OLD.number, OLD.payable_id, OLD.amount_fen)
        OR (SELECT state FROM funds_paymentbatch WHERE id = OLD.batch_id) <> ALL (
            CASE NEW.outcome WHEN 'withdrawn' THEN ARRAY['withdrawn'] ELSE ARRAY['sent'] END)
    THEN
        RAISE EXCEPTION 'funds: row % of a batch stays', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'funds_row_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER goes_on BEFORE UPDATE ON funds_batchrow
    FOR EACH ROW EXECUTE FUNCTION funds_row_goes_on();

CREATE FUNCTION funds_rows_touch_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE funds_paymentbatch SET number = number WHERE id IN (SELECT DISTINCT batch_id FROM changed);
    RETURN NULL;
END $$;
CREATE TRIGGER touch_when_added AFTER INSERT ON funds_batchrow
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION funds_rows_touch_batch();
CREATE TRIGGER touch_when_changed AFTER UPDATE ON funds_batchrow
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION funds_rows_touch_batch();

CREATE FUNCTION funds_batch_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    batch funds_paymentbatch;
    found record;
BEGIN
    SELECT * INTO batch FROM funds_paymentbatch WHERE id = NEW.id;
    SELECT count(*) AS rows, COALESCE(sum(amount_fen), 0) AS total,
        count(*) FILTER (WHERE outcome = 'pending') AS pending,
        count(*) FILTER (WHERE outcome = 'paid') AS paid,
        COALESCE(sum(amount_fen) FILTER (WHERE outcome = 'paid'), 0) AS paid_fen
    INTO found FROM funds_batchrow WHERE batch_id = NEW.id;
    IF (batch.count, batch.total_fen) IS DISTINCT FROM (found.rows, found.total)
        OR (batch.state IN ('settled', 'withdrawn')) AND found.pending > 0
        OR (found.paid, found.paid_fen) <> (
            SELECT COALESCE(sum(count), 0), COALESCE(sum(amount_fen), 0)
            FROM funds_batchpayment WHERE batch_id = NEW.id)
    THEN
        RAISE EXCEPTION 'funds: batch % is not the sum of its rows', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_batch_adds_up';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER adds_up AFTER INSERT OR UPDATE ON funds_paymentbatch
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION funds_batch_adds_up();

CREATE FUNCTION funds_payment_inside() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found record;
BEGIN
    SELECT count(*) AS rows, COALESCE(sum(line.amount_fen), 0) AS total INTO found
    FROM funds_batchrow AS line JOIN funds_payable AS payable ON payable.id = line.payable_id
    WHERE line.batch_id = NEW.batch_id AND line.outcome = 'paid' AND payable.budget_id = NEW.budget_id;
    IF (NEW.count, NEW.amount_fen) IS DISTINCT FROM (found.rows, found.total) OR NOT EXISTS (
        SELECT FROM funds_paymentbatch AS batch JOIN funds_budget AS budget ON budget.id = NEW.budget_id
        WHERE batch.id = NEW.batch_id AND budget.fund_id = batch.fund_id AND budget.year = batch.year
            AND budget.closed_at IS NULL)
    THEN
        RAISE EXCEPTION 'funds: a payment is what a batch paid out of a budget of its fund and year'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_payment_inside_fund_and_year';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER inside BEFORE INSERT ON funds_batchpayment
    FOR EACH ROW EXECUTE FUNCTION funds_payment_inside();
"""

AWAY = """
DROP FUNCTION funds_refuse() CASCADE;
DROP FUNCTION funds_budget_stays() CASCADE;
DROP FUNCTION funds_change_inside() CASCADE;
DROP FUNCTION funds_money_stays_inside() CASCADE;
DROP FUNCTION funds_hold_is_commitment() CASCADE;
DROP FUNCTION funds_commitment_inside() CASCADE;
DROP FUNCTION funds_payable_begins() CASCADE;
DROP FUNCTION funds_payable_goes_on() CASCADE;
DROP FUNCTION funds_correction_stays() CASCADE;
DROP FUNCTION funds_batch_goes_on() CASCADE;
DROP FUNCTION funds_row_begins() CASCADE;
DROP FUNCTION funds_row_goes_on() CASCADE;
DROP FUNCTION funds_rows_touch_batch() CASCADE;
DROP FUNCTION funds_batch_adds_up() CASCADE;
DROP FUNCTION funds_payment_inside() CASCADE;
DROP SEQUENCE funds_batch_number_seq;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0001_initial"),
        ("ledger", "0003_many_holds"),
        ("disclosure", "0002_numbers_and_gate"),
    ]

    operations = [migrations.RunSQL([REFUSE, BUDGETS, PAYABLES, BATCHES], [AWAY])]

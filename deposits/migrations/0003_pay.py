"""A payment is one call: everything that belongs to it is written by one procedure, in one trip.

Python has judged the claim as it read it (may this state be paid, may this person pay); the procedure locks
the claim and goes on only if it is still in that state. The accounts, which other payments wait for, come
last. What a person can put right comes back as a word, and then nothing is written:

    paid            entry and look_at_floor are told
    changed         the claim is no longer as it was judged
    clock_paused    a clock has to be counted before it is met, which Python does
    balance_too_low, hold_ended, account_closed, key_reused    as ledger_record says
"""

from django.db import migrations

PAY = """
CREATE PROCEDURE deposits_pay(
    of_claim bigint, judged text, after text, payer bigint, moment timestamptz, today date,
    payment_paper text, words jsonb, claim_type integer, deposit_type integer,
    met_rules text[], top_up_rule text, recovery_due date, recovery_clock jsonb,
    INOUT outcome text, INOUT entry bigint, INOUT look_at_floor boolean
) LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    asked record;
    recovery bigint;
    instalment bigint;
BEGIN
    SELECT claim.number, claim.state, claim.deposit_id, claim.payable_yuan, claim.payment_key, claim.hold_id,
        (claim.payable_yuan * 100)::bigint AS fen,
        deposit.account_id AS source, custodian.account_id AS target
    INTO asked
    FROM deposits_advanceclaim AS claim
        JOIN deposits_qualitydeposit AS deposit ON deposit.id = claim.deposit_id
        JOIN deposits_custodian AS custodian ON custodian.id = deposit.custodian_id
    WHERE claim.id = of_claim
    FOR NO KEY UPDATE OF claim;
    IF asked.state IS DISTINCT FROM judged THEN
        outcome := 'changed';
        RETURN;
    END IF;

    IF NOT reminders_meet(claim_type, of_claim, met_rules, today) THEN
        RAISE EXCEPTION 'clock_paused' USING ERRCODE = 'DP001';
    END IF;
    INSERT INTO deposits_recovery (claim_id, deposit_id, total_yuan, state, started_on)
    VALUES (of_claim, asked.deposit_id, asked.payable_yuan, 'open', today)
    RETURNING id INTO recovery;
    INSERT INTO deposits_instalment (recovery_id, position, amount_yuan, due_on)
    VALUES (recovery, 1, asked.payable_yuan, recovery_due)
    RETURNING id INTO instalment;
    PERFORM reminders_start(recovery_clock, instalment);
    INSERT INTO deposits_depositstep (deposit_id, claim_id, action, by_id, at, note)
    VALUES (asked.deposit_id, of_claim, words->>'action', payer, moment, words->>'note');

    SELECT recorded.outcome, recorded.entry_id INTO outcome, entry
    FROM ledger_record(asked.payment_key, words->>'kind', words->>'narration', payment_paper, claim_type,
        of_claim, asked.number, payer, today,
        ARRAY[asked.source, asked.target], ARRAY[-asked.fen, asked.fen], ARRAY[asked.hold_id]) AS recorded;
    IF entry IS NULL OR outcome = 'key_reused' THEN
        RAISE EXCEPTION '%', outcome USING ERRCODE = 'DP001';
    END IF;
    UPDATE deposits_advanceclaim
    SET state = after, entry_id = entry, paid_by_id = payer, paid_at = moment, payment_document = payment_paper
    WHERE id = of_claim;
    look_at_floor := deposits_floor_has_changed(asked.deposit_id, today, deposit_type, top_up_rule);
    outcome := 'paid';
EXCEPTION
    WHEN SQLSTATE 'DP001' THEN
        outcome := SQLERRM;
        entry := NULL;
END $$;
"""

# Asked while the account is still locked, so that of many payments the last one sees the balance of all.
FLOOR = """
CREATE FUNCTION deposits_floor_has_changed(of_deposit bigint, today date, deposit_type integer, top_up_rule text)
RETURNS boolean LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    RETURN (SELECT (deposit.state = 'active' AND account.balance_fen < coalesce((
            SELECT terms.floor_yuan * 100 FROM deposits_depositterms AS terms
            WHERE terms.in_force_from <= today ORDER BY terms.in_force_from DESC LIMIT 1), 0))
        <> EXISTS (
            SELECT FROM reminders_deadline AS clock JOIN reminders_deadlinerule AS rule ON rule.id = clock.rule_id
            WHERE clock.subject_type_id = deposit_type AND clock.subject_id = of_deposit
                AND clock.state IN ('running', 'paused') AND rule.slug = top_up_rule)
    FROM deposits_qualitydeposit AS deposit JOIN ledger_account AS account ON account.id = deposit.account_id
    WHERE deposit.id = of_deposit);
END $$;
"""

AWAY = """
DROP PROCEDURE deposits_pay(bigint, text, text, bigint, timestamptz, date, text, jsonb, integer, integer,
    text[], text, date, jsonb, text, bigint, boolean);
DROP FUNCTION deposits_floor_has_changed(bigint, date, integer, text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("deposits", "0002_numbers"),
        ("ledger", "0002_guards"),
        ("reminders", "0002_clocks_within_functions"),
    ]

    operations = [migrations.RunSQL([FLOOR, PAY], [AWAY])]

"""Of a notice that is a list only the commitment's own row is asked."""

from django.db import migrations

WHOLE = """
    PERFORM disclosure_refuse_unless_clear(NEW.notice_id, (NEW.made_at AT TIME ZONE 'Asia/Shanghai')::date);
"""
ROW = """
    PERFORM disclosure_refuse_unless_row_clear(NEW.notice_id, it.subject_type_id, it.subject_id,
        (NEW.made_at AT TIME ZONE 'Asia/Shanghai')::date)
        FROM funds_commitment AS it WHERE it.id = NEW.commitment_id;
"""


def function(question):
    return f"""
CREATE OR REPLACE FUNCTION funds_payable_begins() RETURNS trigger LANGUAGE plpgsql
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
{question}
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("funds", "0003_units"), ("disclosure", "0005_rows")]

    operations = [migrations.RunSQL(function(ROW), function(WHOLE))]
